/** The data that the command line put into the page. */
import type {ReportPageData} from '../../engine/contract/reportPage.ts';

/** Schema this page understands. */
export const REPORT_SCHEMA: ReportPageData['schema'] = 'liangtian-report-page/1';

/** @throws Error with one sentence for the reader when the data is missing, cut off or of another schema */
export function readData(text: string): ReportPageData {
    let data: unknown;
    try {
        data = JSON.parse(text);
    } catch (error) {
        throw new Error(
            `the data in this page is not whole: ${error instanceof Error ? error.message : String(error)}`,
            {cause: error},
        );
    }
    const schema = typeof data === 'object' && data !== null && 'schema' in data ? data.schema : undefined;
    if (schema !== REPORT_SCHEMA)
        throw new Error(`the data has schema "${String(schema)}", this page reads "${REPORT_SCHEMA}"`);
    // The engine writes this with the same type; the schema name is the promise.
    return data as ReportPageData;
}
