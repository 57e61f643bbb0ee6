import {spawn} from 'node:child_process';
import {pathToFileURL} from 'node:url';

/** Opens a page in the person's browser. @returns false where there is no desktop to open it on */
export function openPage(path: string): boolean {
    const url = pathToFileURL(path).href;
    const opener = openerOf(url);
    if (!opener) return false;
    const child = spawn(opener[0], opener.slice(1), {detached: true, stdio: 'ignore'});
    // No opener installed: the path stands in the summary, nothing more is needed.
    child.on('error', () => undefined);
    child.unref();
    return true;
}

function openerOf(url: string): readonly [string, ...string[]] | null {
    if (process.platform === 'win32') return ['cmd', '/c', 'start', '', url];
    if (process.platform === 'darwin') return ['open', url];
    return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open', url] : null;
}
