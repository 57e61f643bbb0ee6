/**
 * 第三次全国国土调查工作分类 as used by the yearly 国土变更调查.
 *
 * Source   codes and names: TD/T 1055-2019 附录 A as carried by two public programs (a planners' plug-in's code table and
 *          a classification tree), groups N/J/W: the survey database builder TDDC3D (isNyd, isJsyd, isWlyd); colours: a
 *          public 三调 map style. Colours marked in the note are derived from a neighbour. The wetland class 00 is
 *          virtual: its members keep the numbers of 03, 04, 06 and 11.
 */
export const SURVEY_2020_TABLE = `
00|湿地|wetland||-|179,222,248|h|colour derived
0303|红树林地|mangrove|00|N|49,173,105
0304|森林沼泽|forest swamp|00|N|49,173,105
0306|灌丛沼泽|shrub swamp|00|N|100,185,104
0402|沼泽草地|marsh grassland|00|N|131,194,56
0603|盐田|salt pan|00|J|197,154,140||colour derived from 0601
1105|沿海滩涂|coastal tidal flat|00|W|179,222,248
1106|内陆滩涂|inland tidal flat|00|W|179,222,248
1108|沼泽地|marsh|00|W|175,200,220
01|耕地|cultivated land||N|248,231,28|h
0101|水田|paddy field|01|N|248,208,114|c
0102|水浇地|irrigated land|01|N|248,231,28|c
0103|旱地|dry land|01|N|255,251,177|c
02|种植园用地|plantation||N|214,167,201|h
0201|果园|orchard|02|N|214,167,201
0201K|可调整果园|restorable orchard|0201|N|214,167,201|k
0202|茶园|tea garden|02|N|213,167,176
0202K|可调整茶园|restorable tea garden|0202|N|213,167,176|k
0203|橡胶园|rubber plantation|02|N|231,204,226
0203K|可调整橡胶园|restorable rubber plantation|0203|N|231,204,226|k
0204|其他园地|other plantation|02|N|231,204,226
0204K|可调整其他园地|restorable other plantation|0204|N|231,204,226|k
03|林地|forest land||N|49,173,105|h
0301|乔木林地|arbor forest|03|N|49,173,105
0301K|可调整乔木林地|restorable arbor forest|0301|N|49,173,105|k
0302|竹林地|bamboo forest|03|N|49,173,105
0302K|可调整竹林地|restorable bamboo forest|0302|N|49,173,105|k
0305|灌木林地|shrub land|03|N|100,185,104
0307|其他林地|other forest land|03|N|151,207,178
0307K|可调整其他林地|restorable other forest land|0307|N|151,207,178|k
04|草地|grassland||-|131,194,56|h
0401|天然牧草地|natural pasture|04|N|131,194,56
0403|人工牧草地|sown pasture|04|N|154,206,127
0403K|可调整人工牧草地|restorable sown pasture|0403|N|154,206,127|k
0404|其他草地|other grassland|04|W?|200,227,160||group: unused in the survey builder, agricultural in a planners' table
05|商业服务业用地|commerce and services||J|226,161,149|h
05H1|商业服务业设施用地|commercial and service facilities|05|J|226,161,149
0508|物流仓储用地|logistics and storage|05|J|197,154,140
06|工矿用地|industry and mining||J|197,154,140|h
0601|工业用地|industrial land|06|J|197,154,140
0602|采矿用地|mining land|06|J|197,154,140
0602C|采矿用地|mining land (variant C)|0602|J|197,154,140||seen in one province's 2026 data, meaning of the suffix not published
0602K|采矿用地|mining land (variant K)|0602|J|197,154,140||seen in one province's 2026 data, meaning of the suffix not published
07|住宅用地|residential land||J|229,103,102|h
0701|城镇住宅用地|urban housing|07|J|229,103,102
0702|农村宅基地|rural homestead|07|J|236,137,138
08|公共管理与公共服务用地|public administration and services||J|241,165,180|h
08H1|机关团体新闻出版用地|government and press|08|J|241,165,180
08H2|科教文卫用地|science, education, culture, health|08|J|241,165,180
08H2A|高教用地|higher education|08H2|J|241,165,180
0809|公用设施用地|public utilities|08|J|241,165,180
0810|公园与绿地|park and green space|08|J|129,195,93
0810A|广场用地|square|0810|J|129,195,93
09|特殊用地|special use land||J|193,114,97
10|交通运输用地|transport||-|209,201,211|h
1001|铁路用地|railway|10|J|209,201,211
1002|轨道交通用地|rail transit|10|J|209,201,211
1003|公路用地|highway|10|J|210,216,201
1004|城镇村道路用地|town and village road|10|J|222,222,221
1005|交通服务场站用地|transport station|10|J|170,169,169
1006|农村道路|rural road|10|N|194,193,193
1007|机场用地|airport|10|J|235,137,126
1008|港口码头用地|port and wharf|10|J|235,137,126
1009|管道运输用地|pipeline|10|J|235,137,126
11|水域及水利设施用地|water and water works||-|163,214,245|h
1101|河流水面|river|11|W|163,214,245
1102|湖泊水面|lake|11|W|163,214,245
1103|水库水面|reservoir|11|N|163,214,245
1104|坑塘水面|pond|11|N|144,170,207
1104A|养殖坑塘|fish pond|1104|N|144,170,207
1104K|可调整养殖坑塘|restorable fish pond|1104|N|144,170,207|k
1107|沟渠|ditch|11|N|160,205,240
1107A|干渠|main canal|1107|N?|160,205,240||group: 用地用海 counts it as water works (construction)
1109|水工建筑用地|hydraulic works|11|J|230,130,100
1110|冰川及永久积雪|glacier and permanent snow|11|W|215,237,251
12|其他土地|other land||-|225,220,225|h
1201|空闲地|vacant site|12|J|225,220,225
1202|设施农用地|agricultural facility land|12|N|220,180,130|f
1203|田坎|field ridge|12|N|200,204,210
1204|盐碱地|saline land|12|W|200,190,170
1205|沙地|sandy land|12|W|200,190,170
1206|裸土地|bare soil|12|W|215,200,185
1207|裸岩石砾地|bare rock and gravel|12|W|222,221,214
1208|后备耕地|reserve cultivated land|12|W?|222,214,160||only in 2025-2026 data; group: unused in one program, agricultural in another; colour derived
`;

/**
 * Working extension codes of one province; the national database keeps these as layers of their own.
 *
 * Source   one province's local data; groups and colours are this engine's choice
 */
export const SURVEY_2020_WORKING_TABLE = `
13|专项图层|working extension||-|205,180,160|h|heading of this engine, not of the survey
1301|临时用地|temporary land use|13|J?|205,170,150
1302|光伏板区|photovoltaic panel area|13|J?|150,160,190
1303|推土区|levelled area|13|J?|205,180,160
1304|拆除未尽区|incompletely demolished area|13|J?|190,170,165
`;
