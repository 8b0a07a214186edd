package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Other names for columns.
 *
 * @param columns new names by old ones
 */
@JsonTypeName("rename")
@About("Gives columns other names, for the steps behind.")
public record Rename(
        @JsonPropertyDescription("New names by old ones, as {\"sepal length (cm)\": \"length\"}") @NotEmpty
        Map<String, @NotBlank String> columns)
        implements RowPreparation {

    public Rename {
        columns = columns == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        if (before.isArray()) {
            problems.add("no_columns", "Rows are arrays here, whose columns have no names; put the step earlier.");
            return before;
        }
        for (String name : columns.keySet()) {
            before.find(name, problems.at("columns").at(name));
        }
        List<Layout.Column> renamed = before.columns().stream()
                .map(column -> column.named(columns.getOrDefault(column.name(), column.name())))
                .toList();
        Set<String> seen = new HashSet<>();
        for (Layout.Column column : renamed) {
            if (!seen.add(column.name())) {
                problems.add(
                        "duplicate_column",
                        "Two columns would be called `" + column.name() + "`; choose another name.",
                        NearName.listing(before.names()));
            }
        }
        return before.with(renamed);
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        return Gather.all(before.width());
    }
}
