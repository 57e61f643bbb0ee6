/** The class of land whose code no dictionary knows, where the caller accepted it: for a person to decide. */
export const UNCLASSIFIED = 'unclassified';
