package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A point in time becomes numbers of the calendar. */
@JsonTypeName("datetime")
@About(
        "Makes of a date or time some numbers of the calendar, in UTC. Dates that no step turns into numbers are no inputs.")
public record Datetime(
        @JsonPropertyDescription("Columns to work on; all of dates if absent") @Nullable @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("Numbers that each becomes, in this order") @NotEmpty
        List<@NotNull Part> parts)
        implements RowPreparation {

    /** One number of the calendar. */
    public enum Part {
        @JsonProperty("year")
        YEAR,
        /** 1 to 12. */
        @JsonProperty("month")
        MONTH,
        /** Of the month, 1 to 31. */
        @JsonProperty("day")
        DAY,
        /** 0 for Monday to 6 for Sunday. */
        @JsonProperty("day_of_week")
        DAY_OF_WEEK,
        /** 1 to 366. */
        @JsonProperty("day_of_year")
        DAY_OF_YEAR,
        @JsonProperty("hour")
        HOUR,
        @JsonProperty("minute")
        MINUTE,
        /** Seconds since 1970-01-01T00:00Z. */
        @JsonProperty("epoch")
        EPOCH;

        double of(OffsetDateTime time, double seconds) {
            return switch (this) {
                case YEAR -> time.getYear();
                case MONTH -> time.getMonthValue();
                case DAY -> time.getDayOfMonth();
                case DAY_OF_WEEK -> time.getDayOfWeek().getValue() - 1;
                case DAY_OF_YEAR -> time.getDayOfYear();
                case HOUR -> time.getHour();
                case MINUTE -> time.getMinute();
                case EPOCH -> seconds;
            };
        }
    }

    public Datetime {
        parts = Objects.requireNonNullElse(
                parts, List.of(Part.YEAR, Part.MONTH, Part.DAY, Part.DAY_OF_WEEK, Part.HOUR));
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        if (before.isArray()) {
            problems.add("no_columns", "Rows are arrays here, which have no dates; put the step earlier.");
            return before;
        }
        int[] at = pick(before, problems);
        List<Layout.Column> after = new ArrayList<>();
        for (int i = 0; i < before.columns().size(); i++) {
            Layout.Column column = before.columns().get(i);
            if (Arrays.binarySearch(at, i) < 0) {
                after.add(column);
                continue;
            }
            for (Part part : parts) {
                String name = column.name() + "_" + part.name().toLowerCase(Locale.ROOT);
                after.add(new Layout.Column(name, Layout.Kind.NUMBER, List.of(), column.missing(), -1));
            }
        }
        return before.with(after);
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        return new Calendar(pick(before, new Problems()), parts);
    }

    private int[] pick(Layout before, Problems problems) {
        return before.pick(columns, EnumSet.of(Layout.Kind.DATETIME), problems);
    }
}
