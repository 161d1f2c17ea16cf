import { computed } from 'vue';
import { useClock } from '../../composables/use-clock.ts';
import { type ArchiveFilters, type FilterName, filterLabels, filterNames } from './archive-address.ts';
import { type FilterOptions, useFilterOptions } from './filter-options.ts';
import { directionFilterLabels } from './labels.ts';

/** A filter that is set, in words. */
export interface FilterText {
  key: string;
  label: string;
  value: string;
  /** What it is marked by. */
  flag?: FilterOptions['flags'][number];
  /** The filters without this one. */
  without: ArchiveFilters;
}

/** Of what stands for one thing and has little room. */
const labels = { ...filterLabels, from: 'From', to: 'To', flagId: 'Flag' };

const byName = { departmentId: 'departments', agentId: 'agents', recorderId: 'recorders' } as const;

/** What filters say, one text for each that is set. */
export function useFilterTexts(filters: () => ArchiveFilters) {
  const clock = useClock();
  const { data: options, isError } = useFilterOptions();

  /** What an id stands for; of one that is gone, or whose name cannot be had, that it does. */
  function named<Option extends { id: string }>(
    list: readonly Option[] | undefined,
    id: string,
    name: (of: Option) => string,
  ) {
    const found = list?.find((option) => option.id === id);
    if (found) return name(found);
    return options.value || isError.value ? 'unknown' : '…';
  }

  function textOf(name: Exclude<FilterName, 'flagId'>): string | undefined {
    const value = filters()[name];
    if (value === undefined) return undefined;
    if (name === 'connectedAfter' || name === 'connectedBefore') return clock.value.short(String(value));
    if (name === 'direction') return directionFilterLabels[value as keyof typeof directionFilterLabels];
    if (value === 'none') return 'None';
    if (name === 'departmentId' || name === 'agentId' || name === 'recorderId') {
      return named(options.value?.[byName[name]], String(value), (option) => option.name);
    }
    return String(value);
  }

  function flagText(id: string): FilterText {
    const flags = options.value?.flags;
    const rest = filters().flagId?.filter((flag) => flag !== id) ?? [];
    return {
      key: id,
      label: labels.flagId,
      value: named(flags, id, (flag) => flag.label),
      flag: flags?.find((flag) => flag.id === id),
      without: { ...filters(), flagId: rest.length > 0 ? rest : undefined },
    };
  }

  return computed(() =>
    filterNames.flatMap((name): FilterText[] => {
      if (name === 'flagId') return (filters().flagId ?? []).map(flagText);
      const value = textOf(name);
      if (value === undefined) return [];
      return [{ key: name, label: labels[name], value, without: { ...filters(), [name]: undefined } }];
    }),
  );
}
