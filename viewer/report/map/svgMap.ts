/** The map without WebGL: pan by dragging, zoom by wheel, pinch or buttons, click to choose. Lists stay complete. */
import {s} from '../dom.ts';
import type {Bbox} from '../geo.ts';
import {boxInFrame, frameOf} from '../geo.ts';
import type {ReportModel} from '../model.ts';
import {svgPatterns} from '../patterns.ts';
import type {MapEvents, MapPort, MapView, Padding} from './mapPort.ts';
import {
    classFaces,
    farmlandShapes,
    outlineNames,
    outlineShapes,
    patchGlyph,
    patchShape,
    placeMark,
    setAsideShapes,
} from './scene.ts';

/** Village names appear when a pixel shows fewer metres than this. */
const VILLAGE_NAMES_BELOW_M = 14;
/** Letters in glyphs likewise. */
const LETTERS_BELOW_M = 7;
/** Smallest and largest metres per pixel. */
const K_MIN = 0.05;
const K_MAX = 2000;
const DRAG_STARTS_PX = 5;

export function createSvgMap(root: HTMLElement, model: ReportModel, events: MapEvents, label: string): MapPort {
    const frame = frameOf(model.bbox);
    const world = s('g');
    const patches = s('g', {class: 'patches'});
    const glyphs = s('g', {class: 'glyphs'});
    const marks = s('g', {class: 'marks'});
    const faces = {before: classFaces(model, 'before', frame, null), after: classFaces(model, 'after', frame, null)};
    const outlines = outlineShapes(model, frame);
    const farmland = farmlandShapes(model, frame);
    const setAside = setAsideShapes(model, frame);
    const villageNames = outlineNames(model, frame, ['village']);
    const defs = svgPatterns('map', 1);
    const svg = s('svg', {class: 'scene svg-map', role: 'application', 'aria-label': label, tabindex: 0});
    world.append(
        faces.before,
        faces.after,
        ...(farmland ? [farmland] : []),
        setAside,
        patches,
        outlines,
        glyphs,
        villageNames,
        outlineNames(model, frame, ['township']),
        marks,
    );
    svg.append(defs, world);
    root.append(svg);

    let centre: [number, number] = [0, 0];
    let k = 10;
    let drawnShown: readonly number[] | null = null;
    const drawnPatch = new Map<number, SVGGElement>();

    const place = (): void => {
        const {clientWidth: width, clientHeight: height} = svg;
        svg.style.setProperty('--k', String(k));
        world.setAttribute(
            'transform',
            `translate(${width / 2} ${height / 2}) scale(${1 / k}) translate(${-centre[0]} ${-centre[1]})`,
        );
        for (const cell of defs.children) cell.setAttribute('patternTransform', `scale(${k})`);
        villageNames.style.display = k < VILLAGE_NAMES_BELOW_M ? '' : 'none';
        svg.classList.toggle('far', k > LETTERS_BELOW_M);
        events.scale(k);
    };
    const groundAt = (event: PointerEvent | WheelEvent): [number, number] => {
        const box = svg.getBoundingClientRect();
        return [
            centre[0] + (event.clientX - box.left - box.width / 2) * k,
            centre[1] + (event.clientY - box.top - box.height / 2) * k,
        ];
    };
    /** Zoom so that the ground under a point stays under it. */
    const zoomAt = (ground: readonly [number, number], factor: number): void => {
        const next = Math.min(K_MAX, Math.max(K_MIN, k * factor));
        centre = [ground[0] + ((centre[0] - ground[0]) * next) / k, ground[1] + ((centre[1] - ground[1]) * next) / k];
        k = next;
        place();
    };

    const indexAt = (target: EventTarget | null): number | null => {
        const element = target instanceof Element ? target.closest('[data-index]') : null;
        return element ? Number(element.getAttribute('data-index')) : null;
    };
    const pointers = new Map<number, PointerEvent>();
    let moved = 0;
    svg.addEventListener('pointerdown', (event) => {
        pointers.set(event.pointerId, event);
        moved = 0;
    });
    svg.addEventListener('pointermove', (event) => {
        const [lon, lat] = frame.toLonLat(...groundAt(event));
        events.pointer([lon, lat]);
        const last = pointers.get(event.pointerId);
        if (!last) {
            events.hover(indexAt(event.target));
            return;
        }
        moved += Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY);
        if (moved > DRAG_STARTS_PX && !svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
        const others = [...pointers.values()].filter((one) => one.pointerId !== event.pointerId);
        if (others.length === 1) {
            const [other] = others;
            const before = Math.hypot(last.clientX - other.clientX, last.clientY - other.clientY);
            const now = Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY);
            if (before > 0 && now > 0) zoomAt(groundAt(other), before / now);
        } else {
            centre = [centre[0] - (event.clientX - last.clientX) * k, centre[1] - (event.clientY - last.clientY) * k];
            place();
        }
        pointers.set(event.pointerId, event);
    });
    const released = (event: PointerEvent): void => {
        const wasDown = pointers.delete(event.pointerId);
        if (event.type === 'pointerup' && wasDown && moved <= DRAG_STARTS_PX) events.select(indexAt(event.target));
    };
    svg.addEventListener('pointerup', released);
    svg.addEventListener('pointercancel', released);
    svg.addEventListener('pointerleave', () => {
        events.pointer(null);
        events.hover(null);
    });
    svg.addEventListener(
        'wheel',
        (event) => {
            event.preventDefault();
            zoomAt(groundAt(event), Math.exp((Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 120)) / 400));
        },
        {passive: false},
    );
    const observer = new ResizeObserver(place);
    observer.observe(svg);

    const drawPatches = (shown: readonly number[]): void => {
        patches.replaceChildren();
        glyphs.replaceChildren();
        drawnPatch.clear();
        // Large ones first, so that small ones stay on top and can be clicked.
        const order = [...shown].sort(
            (a, b) => Number(model.patches[b].row.areaM2) - Number(model.patches[a].row.areaM2),
        );
        for (const index of order) {
            const shape = patchShape(model, index, frame, 'map');
            drawnPatch.set(index, shape);
            patches.append(shape);
            glyphs.append(patchGlyph(model, index, frame, 20));
        }
    };
    return {
        update: (view: MapView) => {
            if (view.shown !== drawnShown) drawPatches((drawnShown = view.shown));
            for (const [index, shape] of drawnPatch) {
                shape.classList.toggle('selected', index === view.selected);
                shape.classList.toggle('hovered', index === view.hovered);
            }
            const chosen = view.selected === null ? undefined : drawnPatch.get(view.selected);
            if (chosen) patches.append(chosen);
            svg.setAttribute('data-epoch', view.epoch);
            faces.before.style.display = view.layers.classes && view.epoch === 'before' ? '' : 'none';
            faces.after.style.display = view.layers.classes && view.epoch !== 'before' ? '' : 'none';
            outlines.style.display = view.layers.outlines ? '' : 'none';
            setAside.style.display = view.layers.setAside ? '' : 'none';
            if (farmland) farmland.style.display = view.layers.basicFarmland ? '' : 'none';
            marks.replaceChildren(...(view.place ? [placeMark(view.place.at, frame)] : []));
        },
        fit: (bbox: Bbox, padding: Padding) => {
            const box = boxInFrame(bbox, frame);
            const width = Math.max(40, svg.clientWidth - padding.left - padding.right);
            const height = Math.max(40, svg.clientHeight - padding.top - padding.bottom);
            k = Math.min(K_MAX, Math.max(K_MIN, box.width / width, box.height / height));
            centre = [
                box.x + box.width / 2 + ((padding.right - padding.left) / 2) * k,
                box.y + box.height / 2 + ((padding.bottom - padding.top) / 2) * k,
            ];
            place();
        },
        zoomBy: (steps) => zoomAt(centre, 2 ** -steps),
        translate: (t) => svg.setAttribute('aria-label', t('mapLabel')),
        remove: () => {
            observer.disconnect();
            svg.remove();
        },
    };
}
