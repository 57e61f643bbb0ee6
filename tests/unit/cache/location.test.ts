import {expect, test} from 'vitest';
import {cacheFolder} from '../../../engine/cache/index.ts';

test.each([
    ['Linux', {}, 'linux', '/home/li', '/home/li/.cache/liangtian'],
    ['Linux with a cache folder of its own', {XDG_CACHE_HOME: '/fast'}, 'linux', '/home/li', '/fast/liangtian'],
    ['Linux with a cache folder that is not absolute', {XDG_CACHE_HOME: 'fast'}, 'linux', '/home/li', '/home/li/.cache/liangtian'],
    ['macOS', {}, 'darwin', '/Users/li', '/Users/li/Library/Caches/liangtian'],
    ['Windows', {LOCALAPPDATA: 'D:\\Local'}, 'win32', 'C:\\Users\\李', 'D:\\Local\\liangtian\\cache'],
    ['Windows without a local folder', {}, 'win32', 'C:\\Users\\李', 'C:\\Users\\李\\AppData\\Local\\liangtian\\cache'],
    ['Windows with a Unix variable', {XDG_CACHE_HOME: '/fast'}, 'win32', 'C:\\Users\\李', 'C:\\Users\\李\\AppData\\Local\\liangtian\\cache'],
    ['a person who names the folder', {LIANGTIAN_CACHE: '/data/县', XDG_CACHE_HOME: '/fast'}, 'linux', '/home/li', '/data/县'],
    ['a person who switches it off', {LIANGTIAN_CACHE: ' OFF '}, 'linux', '/home/li', null],
    ['a service without a home', {}, 'linux', '', null],
    ['an empty variable', {LIANGTIAN_CACHE: ''}, 'linux', '/home/li', '/home/li/.cache/liangtian'],
] as const)('prepared layers lie where the system keeps such things: %s', (_about, env, platform, home, folder) => {
    expect(cacheFolder(env, platform, home)).toBe(folder);
});
