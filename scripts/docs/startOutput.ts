/** The block of the README that shows what `npm start` prints. */

const BLOCK = /(<!-- output of npm start -->\n```text\n)([\s\S]*?)(```)/;

/** @throws Error when the README has no such block */
export function startOutputIn(readme: string): string {
    const match = BLOCK.exec(readme);
    if (!match) throw new Error('the README has no block for the output of npm start');
    return match[2];
}

export function withStartOutput(readme: string, said: string): string {
    startOutputIn(readme);
    return readme.replace(BLOCK, (_whole, head: string, _old: string, tail: string) => head + said + tail);
}
