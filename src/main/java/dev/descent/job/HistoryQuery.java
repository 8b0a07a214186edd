package dev.descent.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is asked of the histories of jobs.
 *
 * @param names of series; a bare one stands for the series of all layers or classes too. All but those if there is none
 * @param toStep included, as is {@code fromStep}
 * @param maxPoints of each series, at least 2
 * @param axis along which the points are summed up where a series has more
 */
public record HistoryQuery(List<String> names, long fromStep, long toStep, int maxPoints, HistoryAxis axis) {

    /** The series to give of a job, those it doesn't have among them. */
    List<String> series(List<String> present) {
        Set<String> series = new LinkedHashSet<>(names);
        series.removeIf(name -> present.stream().anyMatch(other -> other.startsWith(name + "/")));
        present.stream()
                .filter(name -> names.isEmpty()
                        ? name.indexOf('/') < 0
                        : names.contains(name) || names.contains(name.replaceFirst("/.*", "")))
                .forEach(series::add);
        return new ArrayList<>(series);
    }
}
