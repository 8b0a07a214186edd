package dev.descent.dataset.split;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Places of equal values. */
final class Groups {

    private Groups() {}

    /** In ascending order of the values, missing ones last; within a group ascending. */
    static List<int[]> of(double[] values) {
        TreeMap<Double, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            groups.computeIfAbsent(values[i], value -> new ArrayList<>()).add(i);
        }
        return groups.values().stream()
                .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }
}
