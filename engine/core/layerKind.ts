/** What a layer says about the land it covers. Only `survey` is the legal base; `monitoring` opens suspected patches. */
export const LAYER_KINDS = [
    'survey', 'monitoring', 'basicFarmland', 'village', 'township', 'lawful', 'plan', 'ecoRedline', 'season', 'site',
] as const;

export type LayerKind = typeof LAYER_KINDS[number];
