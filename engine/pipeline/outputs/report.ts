/** `report.json`: the run in figures. Same input, same bytes: no clock, no machine, no timing in it. */

import {decimalString} from '../../core/units.ts';
import type {Layer} from '../../layers/layer.ts';
import {KINDS} from '../../policy/kinds.ts';
import type {CertifiedInput, Outcome} from '../outcome.ts';
import type {LayerCertificate} from '../prepare/certifyPlane.ts';
import type {CellEdges} from '../rasters/cellEdges.ts';
import type {RasterFacts} from '../rasters/loadRasters.ts';
import type {PatchRecord} from '../records.ts';
import {farmlandSum, ledgerTexts, sumsByKind, type LedgerGroup} from '../summaries.ts';
import type {LedgerRow} from '../../diff/index.ts';

/** Gross terms at the top, the other two bases below them. */
function ledgerJson(row: LedgerRow, isClassRow: boolean): Record<string, unknown> {
    const {gross, net, plane} = ledgerTexts(row, isClassRow);
    return {...gross, plane, net};
}

const groupJson = (isClassRow: boolean) => ({code, name, row}: LedgerGroup): Record<string, unknown> =>
    ({code, name, ...ledgerJson(row, isClassRow)});

/** Net area of all parcels under their own ridge coefficients; null for layers without them. */
function netAreaOf(layer: Layer, {parcelTicks}: LayerCertificate): string | null {
    const {parcels} = layer;
    if (parcels.table !== 'class' || !parcels.kcxs.some(share => share >= 0)) return null;
    // by share first: sums of ticks are exact doubles, and there are few shares
    const ticksByShare = new Map<number, number>();
    for (let i = 0; i < parcelTicks.length; i++) {
        const share = Math.max(0, parcels.kcxs[i]);
        ticksByShare.set(share, (ticksByShare.get(share) ?? 0) + parcelTicks[i]);
    }
    let units = 0n;
    for (const [share, ticks] of ticksByShare) units += BigInt(ticks) * BigInt(10_000 - share);
    return decimalString(units, 8);
}

function inputJson({layer, certificate, input}: CertifiedInput): Record<string, unknown> {
    return {
        path: input.file, sha256: layer.sha256, kind: layer.kind, asOf: layer.asOf, asOfHow: layer.asOfHow,
        crs: layer.crs.id, crsName: layer.crs.name, crsHow: layer.crsHow,
        encoding: layer.encoding?.name ?? null, dictionary: layer.dictionary, mapping: layer.mappingHow,
        records: layer.recordsInFile, features: layer.record.length,
        areaM2: decimalString(BigInt(certificate.parcelTicks.reduce((sum, ticks) => sum + ticks, 0)), 4),
        netAreaM2: netAreaOf(layer, certificate),
        overlapM2: decimalString(BigInt(certificate.overlapTicks), 4),
    };
}

function setAsideJson(patches: readonly PatchRecord[]): Record<string, unknown> {
    const of = (reason: 'sliver' | 'small' | 'shift'): Record<string, unknown> => {
        const own = patches.filter(patch => patch.judged.patch.setAside?.reason === reason);
        const sum = (direction: PatchRecord['direction']): string => decimalString(
            own.filter(patch => patch.direction === direction).reduce((total, patch) => total + patch.amount.gross, 0n), 4);
        return {patches: own.length, lossM2: sum('loss'), gainM2: sum('gain'), internalM2: sum('internal')};
    };
    return {sliver: of('sliver'), small: of('small'), ...patches.some(patch => patch.judged.patch.setAside?.reason === 'shift') ? {shift: of('shift')} : {}};
}

/** Grid, legend and matrix of the rasters that were compared. */
function rastersJson({grid, legend, matrix, resampling, smoothing, registration}: RasterFacts): Record<string, unknown> {
    const sum = (of: (row: NonNullable<RasterFacts['matrix']>[number]) => boolean): number =>
        (matrix ?? []).filter(of).reduce((total, {cells}) => total + cells, 0);
    return {
        grid: {width: grid.width, height: grid.height, cell: grid.cell, crs: grid.crs}, legend: legend.id, smoothing,
        resampling: resampling && {how: resampling.how, ...resampling.effect},
        ...registration === null ? {} : {registration: {shift: registration.shift, isOff: registration.isOff, isCorrected: registration.isCorrected}},
        ...matrix === null ? {} : {
            cells: {
                valid: sum(({before, after}) => before !== null && after !== null),
                changed: sum(({before, after}) => before !== null && after !== null && before !== after),
                onlyBefore: sum(({after}) => after === null), onlyAfter: sum(({before}) => before === null),
            },
            matrix,
        },
    };
}

/** Strips narrower than a cell that no list has. */
function edgesJson({count, ticks}: CellEdges): Record<string, unknown> {
    return {patches: count, lossM2: decimalString(ticks.loss, 4), gainM2: decimalString(ticks.gain, 4), internalM2: decimalString(ticks.internal, 4)};
}

export function reportJson(outcome: Outcome): Readonly<Record<string, unknown>> {
    const {plan, pack, frame, inputs, ledgers, patches, overlay} = outcome;
    const count = (direction: PatchRecord['direction']): number => patches.filter(patch => patch.direction === direction).length;
    return {
        tool: {name: 'liangtian', version: plan.surroundings.toolVersion},
        pack: {id: pack.meta.id, version: pack.meta.version, status: pack.meta.status, name: pack.meta.name},
        before: outcome.before.asOf, after: outcome.afterDate, detectedOn: outcome.detectedOn,
        workingCrs: {id: frame.crs.id, name: frame.crs.name},
        toleranceM: plan.options.toleranceM ?? 0.001,
        inputs: Object.fromEntries(inputs.map(one => [one.input.role, inputJson(one)])),
        patches: {
            total: patches.length, parts: patches.reduce((sum, patch) => sum + patch.parts.length, 0),
            loss: count('loss'), gain: count('gain'), internal: count('internal'), other: count('other'), unchanged: count('unchanged'),
        },
        ledger: ledgerJson(ledgers.whole, false),
        byKind: sumsByKind(patches).map(({kind, areas, amount: _amount, ...sums}) => ({kind, label: KINDS[kind].zh, ...sums, ...areas})),
        byClass: ledgers.byClass.map(groupJson(true)),
        byVillage: ledgers.byVillage.map(groupJson(false)),
        byTownship: ledgers.byTownship.map(groupJson(false)),
        basicFarmland: {
            ...farmlandSum(patches, 'loss'),
            byDirection: Object.fromEntries((['loss', 'gain', 'internal', 'unchanged'] as const).map(d => [d, farmlandSum(patches, d)])),
        },
        setAside: {...setAsideJson(outcome.setAside), ...outcome.countedEdges === null ? {} : {cellEdges: edgesJson(outcome.countedEdges)}},
        ...outcome.rasters === null ? {} : {rasters: rastersJson(outcome.rasters)},
        moves: overlay.moves,
        issues: outcome.issues,
    };
}
