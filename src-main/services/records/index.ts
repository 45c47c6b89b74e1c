/** Whether what is recorded is still what was recorded. */
export { verifyRecords } from './verify-records.ts';
