package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A category becomes its place in an order.
 *
 * @param order categories in ascending order by column
 */
@JsonTypeName("ordinal")
@About(
        "Makes of a category its place in an order, from 0: one that is given, or else that of its name. For an embedding too.")
public record Ordinal(
        @JsonPropertyDescription("Columns to work on; all of categories if absent") @Nullable @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("All categories of a column in ascending order, as {\"size\": [\"S\", \"M\", \"L\"]}")
        Map<String, List<String>> order)
        implements RowPreparation {

    public Ordinal {
        order = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNullElse(order, Map.of())));
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        if (before.isArray()) {
            problems.add("no_columns", "Rows are arrays here, which have no categories; put the step earlier.");
            return before;
        }
        int[] at = before.pick(columns, EnumSet.of(Layout.Kind.CATEGORY), problems);
        List<Layout.Column> after = new ArrayList<>(before.columns());
        for (int place : at) {
            Layout.Column column = before.columns().get(place);
            after.set(place, new Layout.Column(column.name(), Layout.Kind.NUMBER, List.of(), column.missing(), -1));
        }
        order.forEach((name, categories) -> {
            Problems there = problems.at("order").at(name);
            int place = before.find(name, there);
            if (place >= 0 && IntStream.of(at).noneMatch(picked -> picked == place)) {
                there.add("wrong_kind", "Column `" + name + "` isn't among those that this step works on.");
            } else if (place >= 0) {
                List<String> known = before.columns().get(place).categories();
                if (categories.size() != known.size() || !categories.containsAll(known)) {
                    there.add(
                            "wrong_categories",
                            "The order must name every category of `" + name + "` once.",
                            NearName.listing(known));
                }
            }
        });
        return before.with(after);
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        return new Lookup(IntStream.of(before.pick(columns, EnumSet.of(Layout.Kind.CATEGORY), new Problems()))
                .mapToObj(at -> {
                    Layout.Column column = before.columns().get(at);
                    List<String> ascending = order.getOrDefault(column.name(), column.categories());
                    double[] places = column.categories().stream()
                            .mapToDouble(ascending::indexOf)
                            .toArray();
                    return new Lookup.Column(at, List.of(new Lookup.Table(places, Double.NaN, List.of())));
                })
                .toList());
    }
}
