/** Codes raised by series of dated rasters. */
export const SERIES_CODES = {
    'series/no-date': 'a raster of a series was given without its date',
    'series/date-twice': 'two rasters of a series were given for the same day',
    'series/too-few-dates': 'a series needs at least two dates',
    'series/too-many-dates': 'a series has more dates than can be opened at once',
    'series/bad-limit': 'a limit given on the command line, such as the number of dates that confirm a change, makes no sense',
    'series/never-confirmed': 'the series is too short to see any change at as many dates as were asked for',
    'series/empty-date': 'a raster of a series has no data at all',
    'series/no-seasons': 'the policy pack has no rule on crop seasons',
    'series/not-index': 'a raster is no index between -1 and 1, or needs a scale',
    'series/index-range': 'cells of an index lie outside -1 to 1 and were not used',
    'series/cloud-without-image': 'a cloud mask is of a day of which no index was given',
    'series/no-window': 'no date of the series lies in a crop season of the pack',
    'series/no-cultivated': 'the survey has no cultivated parcel to look at',
    'series/too-fine': 'the cells are so small that the parcels cannot be filled with them',
    'series/mostly-idle': 'most cultivated parcels show no crop in a whole year, which says more of the index than of the land',
    'series/outside-raster': 'cultivated parcels lie outside the rasters, wholly or in part',
} as const satisfies Record<`${string}/${string}`, string>;
