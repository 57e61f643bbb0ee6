/**
 * 土地利用现状分类 GB/T 21010-2017: 12 first-level and 73 second-level classes.
 *
 * Source   GB/T 21010-2017 table 1, written from memory against the numbering rules of the engine's domain notes and the
 *          count 12/73; names shared with the third survey's working classes are those of that table. Groups: table A.1 of
 *          the same standard, from memory. Colours: those of the matching class of the third survey.
 */
export const GBT_21010_2017_TABLE = `
01|耕地|cultivated land||N|248,231,28|h
0101|水田|paddy field|01|N|248,208,114|c
0102|水浇地|irrigated land|01|N|248,231,28|c
0103|旱地|dry land|01|N|255,251,177|c
02|园地|garden land||N|214,167,201|h
0201|果园|orchard|02|N|214,167,201
0202|茶园|tea garden|02|N|213,167,176
0203|橡胶园|rubber plantation|02|N|231,204,226
0204|其他园地|other garden land|02|N|231,204,226
03|林地|forest land||N|49,173,105|h
0301|乔木林地|arbor forest|03|N|49,173,105
0302|竹林地|bamboo forest|03|N|49,173,105
0303|红树林地|mangrove|03|N|49,173,105
0304|森林沼泽|forest swamp|03|N|49,173,105
0305|灌木林地|shrub land|03|N|100,185,104
0306|灌丛沼泽|shrub swamp|03|N|100,185,104
0307|其他林地|other forest land|03|N|151,207,178
04|草地|grassland||-|131,194,56|h
0401|天然牧草地|natural pasture|04|N|131,194,56
0402|沼泽草地|marsh grassland|04|N|131,194,56
0403|人工牧草地|sown pasture|04|N|154,206,127
0404|其他草地|other grassland|04|W?|200,227,160||group: unused in this standard, agricultural in a planners' table
05|商服用地|commerce and services||J|226,161,149|h
0501|零售商业用地|retail|05|J|226,161,149
0502|批发市场用地|wholesale market|05|J|226,161,149
0503|餐饮用地|catering|05|J|226,161,149
0504|旅馆用地|hotel|05|J|226,161,149
0505|商务金融用地|business and finance|05|J|226,161,149
0506|娱乐用地|entertainment|05|J|226,161,149
0507|其他商服用地|other commerce and services|05|J|226,161,149
06|工矿仓储用地|industry, mining and storage||J|197,154,140|h
0601|工业用地|industrial land|06|J|197,154,140
0602|采矿用地|mining land|06|J|197,154,140
0603|盐田|salt pan|06|J|197,154,140
0604|仓储用地|storage|06|J|197,154,140
07|住宅用地|residential land||J|229,103,102|h
0701|城镇住宅用地|urban housing|07|J|229,103,102
0702|农村宅基地|rural homestead|07|J|236,137,138
08|公共管理与公共服务用地|public administration and services||J|241,165,180|h
0801|机关团体用地|government|08|J|241,165,180
0802|新闻出版用地|press|08|J|241,165,180
0803|教育用地|education|08|J|241,165,180
0804|科研用地|research|08|J|241,165,180
0805|医疗卫生用地|health|08|J|241,165,180
0806|社会福利用地|social welfare|08|J|241,165,180
0807|文化设施用地|culture|08|J|241,165,180
0808|体育用地|sport|08|J|241,165,180
0809|公用设施用地|public utilities|08|J|241,165,180
0810|公园与绿地|park and green space|08|J|129,195,93
09|特殊用地|special use land||J|193,114,97|h
0901|军事设施用地|military|09|J|193,114,97
0902|使领馆用地|embassies and consulates|09|J|193,114,97
0903|监教场所用地|prisons and correction|09|J|193,114,97
0904|宗教用地|religion|09|J|193,114,97
0905|殡葬用地|burial|09|J|193,114,97
0906|风景名胜设施用地|scenic facilities|09|J|193,114,97
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
1105|沿海滩涂|coastal tidal flat|11|W|179,222,248
1106|内陆滩涂|inland tidal flat|11|W|179,222,248
1107|沟渠|ditch|11|N|160,205,240
1108|沼泽地|marsh|11|W|175,200,220
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
`;
