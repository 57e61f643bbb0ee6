import {expect, test} from 'vitest';
import {untilInterrupted} from '../../../engine/cli/untilInterrupted.ts';

test('work that is not disturbed gives its result, and leaves no listener behind', async () => {
    const before = process.listenerCount('SIGINT');
    expect(await untilInterrupted(() => Promise.resolve(7))).toBe(7);
    expect(process.listenerCount('SIGINT')).toBe(before);
});

test('Ctrl-C ends work that looks at its signal between two steps', async () => {
    const work = untilInterrupted(async (signal) => {
        for (;;) {
            await new Promise(resolve => setTimeout(resolve, 1));
            signal.throwIfAborted();
        }
    });
    process.emit('SIGINT');
    await expect(work).rejects.toMatchObject({code: 'cli/interrupted'});
});

test('Ctrl-C in a last step that hears nothing still keeps the result from being written', async () => {
    const work = untilInterrupted(() => {
        setTimeout(() => process.emit('SIGINT'), 0);
        return Promise.resolve(7);
    });
    await expect(work).rejects.toMatchObject({code: 'cli/interrupted'});
});

test('a fault of the work is told as it is', async () => {
    await expect(untilInterrupted(() => Promise.reject(new RangeError('x')))).rejects.toThrow(RangeError);
});
