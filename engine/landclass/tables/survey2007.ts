/**
 * 第二次全国土地调查 classes (三位码), in use from 2007 to 2018.
 *
 * Source   GB/T 21010-2007 and TD/T 1014-2007 as carried by a planners' comparison table and a public map style; groups:
 *          the survey database builder TDDC3D (is2DJsyd, Is2DWlyd). Reservoirs (113) are construction land here and
 *          agricultural land in the third survey. Colours: those of the matching class of the third survey.
 */
export const SURVEY_2007_TABLE = `
01|耕地|cultivated land||N|248,231,28|h
011|水田|paddy field|01|N|248,208,114|c
012|水浇地|irrigated land|01|N|248,231,28|c
013|旱地|dry land|01|N|255,251,177|c
02|园地|garden land||N|214,167,201|h
021|果园|orchard|02|N|214,167,201
021K|可调整果园|restorable orchard|021|N|214,167,201|k|K codes of the second survey: from memory
022|茶园|tea garden|02|N|213,167,176
022K|可调整茶园|restorable tea garden|022|N|213,167,176|k|from memory
023|其他园地|other garden land|02|N|231,204,226
023K|可调整其他园地|restorable other garden land|023|N|231,204,226|k|from memory
03|林地|forest land||N|49,173,105|h
031|有林地|forest|03|N|49,173,105
031K|可调整有林地|restorable forest|031|N|49,173,105|k|from memory
032|灌木林地|shrub land|03|N|100,185,104
033|其他林地|other forest land|03|N|151,207,178
033K|可调整其他林地|restorable other forest land|033|N|151,207,178|k|from memory
04|草地|grassland||-|131,194,56|h
041|天然牧草地|natural pasture|04|N|131,194,56
042|人工牧草地|sown pasture|04|N|154,206,127
042K|可调整人工牧草地|restorable sown pasture|042|N|154,206,127|k|from memory
043|其他草地|other grassland|04|W|200,227,160
10|交通运输用地|transport||-|209,201,211|h
101|铁路用地|railway|10|J|209,201,211
102|公路用地|highway|10|J|210,216,201
103|街巷用地|street|10|J|222,222,221||from memory; not used inside 城镇村 parcels
104|农村道路|rural road|10|N|194,193,193
105|机场用地|airport|10|J|235,137,126
106|港口码头用地|port and wharf|10|J|235,137,126
107|管道运输用地|pipeline|10|J|235,137,126
11|水域及水利设施用地|water and water works||-|163,214,245|h
111|河流水面|river|11|W|163,214,245
112|湖泊水面|lake|11|W|163,214,245
113|水库水面|reservoir|11|J|163,214,245
114|坑塘水面|pond|11|N|144,170,207
114K|可调整坑塘水面|restorable pond|114|N|144,170,207|k|from memory
115|沿海滩涂|coastal tidal flat|11|W|179,222,248
116|内陆滩涂|inland tidal flat|11|W|179,222,248
117|沟渠|ditch|11|N|160,205,240
118|水工建筑用地|hydraulic works|11|J|230,130,100
119|冰川及永久积雪|glacier and permanent snow|11|W|215,237,251
12|其他土地|other land||-|225,220,225|h
121|空闲地|vacant site|12|J|225,220,225
122|设施农用地|agricultural facility land|12|N|220,180,130|f
123|田坎|field ridge|12|N|200,204,210
124|盐碱地|saline land|12|W|200,190,170
125|沼泽地|marsh|12|W|175,200,220
126|沙地|sandy land|12|W|200,190,170
127|裸地|bare land|12|W|215,200,185
20|城镇村及工矿用地|towns, villages, industry and mining||J|229,103,102|h
201|城市|city|20|J|229,103,102
202|建制镇|town|20|J|229,103,102
203|村庄|village|20|J|236,137,138
204|采矿用地|mining land|20|J|197,154,140
205|风景名胜及特殊用地|scenic and special use land|20|J|193,114,97
`;
