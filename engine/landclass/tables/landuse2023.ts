/**
 * 国土空间调查、规划、用途管制用地用海分类 (2023): 24 first-level classes with all second- and third-level ones.
 *
 * Source   自然资发〔2023〕234号 (number from memory); codes and names agree in two public programs, a classification tree
 *          and a planners' plug-in, but for 2005, where the tree writes 其他用海. Groups follow the equivalents in the
 *          third survey's classes; sea classes have none. Colours: those of the matching survey class, else derived.
 */
export const LANDUSE_2023_TABLE = `
01|耕地|cultivated land||N|248,231,28|
0101|水田|paddy field|01|N|248,208,114|c
0102|水浇地|irrigated land|01|N|248,231,28|c
0103|旱地|dry land|01|N|255,251,177|c
02|园地|garden land||N|214,167,201
0201|果园|orchard|02|N|214,167,201
0202|茶园|tea garden|02|N|213,167,176
0203|橡胶园地|rubber plantation|02|N|231,204,226
0204|油料园地|oil crop plantation|02|N|231,204,226
0205|其他园地|other garden land|02|N|231,204,226
03|林地|forest land||N|49,173,105
0301|乔木林地|arbor forest|03|N|49,173,105
0302|竹林地|bamboo forest|03|N|49,173,105
0303|灌木林地|shrub land|03|N|100,185,104
0304|其他林地|other forest land|03|N|151,207,178
04|草地|grassland||-|131,194,56
0401|天然牧草地|natural pasture|04|N|131,194,56
0402|人工牧草地|sown pasture|04|N|154,206,127
0403|其他草地|other grassland|04|W?|200,227,160||group: as 0404 of the third survey
05|湿地|wetland||-|179,222,248
0501|森林沼泽|forest swamp|05|N|49,173,105
0502|灌丛沼泽|shrub swamp|05|N|100,185,104
0503|沼泽草地|marsh grassland|05|N|131,194,56
0504|其他沼泽地|other marsh|05|W|175,200,220
0505|沿海滩涂|coastal tidal flat|05|W|179,222,248
0506|内陆滩涂|inland tidal flat|05|W|179,222,248
0507|红树林地|mangrove|05|N|49,173,105
06|农业设施建设用地|agricultural facility construction||N|220,180,130
0601|农村道路|rural road|06|N|194,193,193
060101|村道用地|village road|0601|N|194,193,193
060102|田间道|field track|0601|N|194,193,193
0602|设施农用地|agricultural facility land|06|N|220,180,130|f
060201|种植设施建设用地|crop facility|0602|N|220,180,130|f
060202|畜禽养殖设施建设用地|livestock facility|0602|N|220,180,130|f
060203|水产养殖设施建设用地|aquaculture facility|0602|N|220,180,130|f
07|居住用地|residential land||J|229,103,102
0701|城镇住宅用地|urban housing|07|J|229,103,102
070101|一类城镇住宅用地|urban housing class 1|0701|J|229,103,102
070102|二类城镇住宅用地|urban housing class 2|0701|J|229,103,102
070103|三类城镇住宅用地|urban housing class 3|0701|J|229,103,102
0702|城镇社区服务设施用地|urban community services|07|J|229,103,102
0703|农村宅基地|rural homestead|07|J|236,137,138
070301|一类农村宅基地|rural homestead class 1|0703|J|236,137,138
070302|二类农村宅基地|rural homestead class 2|0703|J|236,137,138
0704|农村社区服务设施用地|rural community services|07|J|236,137,138
08|公共管理与公共服务用地|public administration and services||J|241,165,180
0801|机关团体用地|government|08|J|241,165,180
0802|科研用地|research|08|J|241,165,180
0803|文化用地|culture|08|J|241,165,180
080301|图书与展览用地|libraries and exhibitions|0803|J|241,165,180
080302|文化活动用地|cultural activities|0803|J|241,165,180
0804|教育用地|education|08|J|241,165,180
080401|高等教育用地|higher education|0804|J|241,165,180
080402|中等职业教育用地|vocational schools|0804|J|241,165,180
080403|中小学用地|primary and middle schools|0804|J|241,165,180
080404|幼儿园用地|kindergartens|0804|J|241,165,180
080405|其他教育用地|other education|0804|J|241,165,180
0805|体育用地|sport|08|J|241,165,180
080501|体育场馆用地|stadiums|0805|J|241,165,180
080502|体育训练用地|sport training|0805|J|241,165,180
0806|医疗卫生用地|health|08|J|241,165,180
080601|医院用地|hospitals|0806|J|241,165,180
080602|基层医疗卫生设施用地|local health facilities|0806|J|241,165,180
080603|公共卫生用地|public health|0806|J|241,165,180
0807|社会福利用地|social welfare|08|J|241,165,180
080701|老年人社会福利用地|welfare of the elderly|0807|J|241,165,180
080702|儿童社会福利用地|welfare of children|0807|J|241,165,180
080703|残疾人社会福利用地|welfare of the disabled|0807|J|241,165,180
080704|其他社会福利用地|other social welfare|0807|J|241,165,180
09|商业服务业用地|commerce and services||J|226,161,149
0901|商业用地|commerce|09|J|226,161,149
090101|零售商业用地|retail|0901|J|226,161,149
090102|批发市场用地|wholesale market|0901|J|226,161,149
090103|餐饮用地|catering|0901|J|226,161,149
090104|旅馆用地|hotel|0901|J|226,161,149
090105|公用设施营业网点用地|utility service points|0901|J|226,161,149
0902|商务金融用地|business and finance|09|J|226,161,149
0903|娱乐用地|entertainment|09|J|226,161,149
0904|其他商业服务业用地|other commerce and services|09|J|226,161,149
10|工矿用地|industry and mining||J|197,154,140
1001|工业用地|industrial land|10|J|197,154,140
100101|一类工业用地|industrial land class 1|1001|J|197,154,140
100102|二类工业用地|industrial land class 2|1001|J|197,154,140
100103|三类工业用地|industrial land class 3|1001|J|197,154,140
1002|采矿用地|mining land|10|J|197,154,140
1003|盐田|salt pan|10|J|197,154,140
11|仓储用地|storage||J|197,154,140
1101|物流仓储用地|logistics and storage|11|J|197,154,140
110101|一类物流仓储用地|logistics class 1|1101|J|197,154,140
110102|二类物流仓储用地|logistics class 2|1101|J|197,154,140
110103|三类物流仓储用地|logistics class 3|1101|J|197,154,140
1102|储备库用地|reserve depots|11|J|197,154,140
12|交通运输用地|transport||J|209,201,211
1201|铁路用地|railway|12|J|209,201,211
1202|公路用地|highway|12|J|210,216,201
1203|机场用地|airport|12|J|235,137,126
1204|港口码头用地|port and wharf|12|J|235,137,126
1205|管道运输用地|pipeline|12|J|235,137,126
1206|城市轨道交通用地|urban rail transit|12|J|209,201,211
1207|城镇村道路用地|town and village road|12|J|222,222,221
1208|交通场站用地|transport station|12|J|170,169,169
120801|对外交通场站用地|external transport station|1208|J|170,169,169
120802|公共交通场站用地|public transport station|1208|J|170,169,169
120803|社会停车场用地|public car park|1208|J|170,169,169
1209|其他交通设施用地|other transport facilities|12|J|170,169,169
13|公用设施用地|public utilities||J|241,165,180
1301|供水用地|water supply|13|J|241,165,180
1302|排水用地|drainage|13|J|241,165,180
1303|供电用地|power supply|13|J|241,165,180
1304|供燃气用地|gas supply|13|J|241,165,180
1305|供热用地|heat supply|13|J|241,165,180
1306|通信用地|telecommunication|13|J|241,165,180
1307|邮政用地|post|13|J|241,165,180
1308|广播电视设施用地|broadcasting|13|J|241,165,180
1309|环卫用地|sanitation|13|J|241,165,180
1310|消防用地|fire services|13|J|241,165,180
1311|水工设施用地|hydraulic works|13|J|230,130,100
1312|其他公用设施用地|other public utilities|13|J|241,165,180
14|绿地与开敞空间用地|green and open space||J|129,195,93
1401|公园绿地|park|14|J|129,195,93
1402|防护绿地|protective green belt|14|J|129,195,93
1403|广场用地|square|14|J|129,195,93
15|特殊用地|special use land||J|193,114,97
1501|军事设施用地|military|15|J|193,114,97
1502|使领馆用地|embassies and consulates|15|J|193,114,97
1503|宗教用地|religion|15|J|193,114,97
1504|文物古迹用地|cultural relics|15|J|193,114,97
1505|监教场所用地|prisons and correction|15|J|193,114,97
1506|殡葬用地|burial|15|J|193,114,97
1507|其他特殊用地|other special use|15|J|193,114,97
16|留白用地|reserved for later decision||J?|225,220,225||group: a planning class, treated as construction land
17|陆地水域|inland water||-|163,214,245
1701|河流水面|river|17|W|163,214,245
1702|湖泊水面|lake|17|W|163,214,245
1703|水库水面|reservoir|17|N|163,214,245
1704|坑塘水面|pond|17|N|144,170,207
1705|沟渠|ditch|17|N|160,205,240
1706|冰川及常年积雪|glacier and perennial snow|17|W|215,237,251
18|渔业用海|fishery sea use||-|120,190,225
1801|渔业基础设施用海|fishery infrastructure|18|-|120,190,225
1802|增养殖用海|aquaculture sea use|18|-|120,190,225
1803|捕捞海域|fishing waters|18|-|120,190,225
1804|农林牧业用岛|island for agriculture and forestry|18|-|120,190,225
19|工矿通信用海|industry, mining, cable sea use||-|150,170,200
1901|工业用海|industrial sea use|19|-|150,170,200
1902|盐田用海|salt pan sea use|19|-|150,170,200
1903|固体矿产用海|solid minerals sea use|19|-|150,170,200
1904|油气用海|oil and gas sea use|19|-|150,170,200
1905|可再生能源用海|renewable energy sea use|19|-|150,170,200
1906|海底电缆管道用海|submarine cables and pipelines|19|-|150,170,200
20|交通运输用海|transport sea use||-|165,185,205
2001|港口用海|port sea use|20|-|165,185,205
2002|航运用海|shipping sea use|20|-|165,185,205
2003|路桥隧道用海|road, bridge and tunnel sea use|20|-|165,185,205
2004|机场用海|airport sea use|20|-|165,185,205
2005|其他交通运输用海|other transport sea use|20|-|165,185,205||one of two sources writes 其他用海
21|游憩用海|recreation sea use||-|150,205,215
2101|风景旅游用海|scenery and tourism sea use|21|-|150,205,215
2102|文体休闲娱乐用海|culture and leisure sea use|21|-|150,205,215
22|特殊用海|special sea use||-|140,150,180
2201|军事用海|military sea use|22|-|140,150,180
2202|科研教育用海|research and education sea use|22|-|140,150,180
2203|海洋保护修复及海岸防护工程用海|marine protection and coastal defence|22|-|140,150,180
2204|排污倾倒用海|discharge and dumping|22|-|140,150,180
2205|水下文物保护用海|underwater relics protection|22|-|140,150,180
2206|其他特殊用海|other special sea use|22|-|140,150,180
23|其他土地|other land||-|225,220,225
2301|空闲地|vacant site|23|J|225,220,225
2302|后备耕地|reserve cultivated land|23|W?|222,214,160||group: sources disagree for 1208 of the survey
2303|田坎|field ridge|23|N|200,204,210
2304|盐碱地|saline land|23|W|200,190,170
2305|沙地|sandy land|23|W|200,190,170
2306|裸土地|bare soil|23|W|215,200,185
2307|裸岩石砾地|bare rock and gravel|23|W|222,221,214
24|其他海域|other sea area||-|175,205,230
`;
