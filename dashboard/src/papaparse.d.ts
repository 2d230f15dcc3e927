// The little of it that is used here.
declare module "papaparse" {
  interface Settings {
    encoding?: string;
    chunkSize?: number;
    skipEmptyLines?: boolean | "greedy";
    chunk(found: { data: string[][]; errors: { message: string }[] }): void;
    complete(): void;
    error(error: Error): void;
  }
  const papa: { parse(file: Blob, settings: Settings): void };
  export default papa;
}
