package dev.descent.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Specs that have nothing to do with training, with everything a spec can have. */
public final class Bakery {

    private Bakery() {}

    public enum Size3 {
        @JsonProperty("small")
        SMALL,
        @JsonProperty("medium")
        MEDIUM,
        @JsonProperty("large")
        LARGE
    }

    public record Order(
            @JsonPropertyDescription("Who it is for.") @NotBlank @Size(max = 20)
            String name,

            @JsonPropertyDescription("How much heat.") @Valid
            Heat heat,

            @JsonPropertyDescription("What to do, in order.") @NotEmpty
            List<@NotNull @Valid Step> steps,

            @JsonPropertyDescription("What goes on top.") @Valid
            Topping topping,

            @JsonPropertyDescription("Share of whole grain.")
            @DecimalMin("0")
            @DecimalMax(value = "1", inclusive = false)
            Double wholeGrain,

            @JsonPropertyDescription("How large.") Size3 size,
            @JsonPropertyDescription("Grams of each extra.") Map<String, @Positive Integer> extras,

            @JsonPropertyDescription("Length and width.")
            @Size(min = 1, max = 2)
            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<@Positive Integer> tray,

            @JsonPropertyDescription("Whether it is wrapped.")
            boolean wrapped,

            @JsonPropertyDescription("Any number.") @Nullable
            Long serial,

            @JsonPropertyDescription("Sizes of the box.") @Nullable
            Box box) {

        public Order {
            heat = Objects.requireNonNullElse(heat, new Heat.Constant(200.0));
            steps = steps == null ? List.of() : List.copyOf(steps);
            topping = Objects.requireNonNullElse(topping, new Topping.Sugar(null));
            wholeGrain = Objects.requireNonNullElse(wholeGrain, 0.0);
            size = Objects.requireNonNullElse(size, Size3.MEDIUM);
            extras = extras == null ? Map.of() : Map.copyOf(extras);
            tray = tray == null ? List.of(30, 20) : List.copyOf(tray);
        }
    }

    /** Jackson builds it by a creator. */
    public record Box(List<Integer> sizes) {

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Box of(List<Integer> sizes) {
            if (sizes.size() != 3) {
                throw new IllegalArgumentException("a box has 3 sizes");
            }
            return new Box(sizes);
        }

        @JsonValue
        @Override
        public List<Integer> sizes() {
            return sizes;
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @NumberShorthand(type = "constant", field = "degrees")
    public sealed interface Heat {

        @About("The same all the time.")
        @JsonTypeName("constant")
        record Constant(
                @JsonPropertyDescription("Celsius.") @NotNull @Positive
                Double degrees) implements Heat {}

        @About(value = "Rises.", equation = "t₀ + kt", source = "Grandmother 1950")
        @JsonTypeName("rising")
        record Rising(
                @JsonPropertyDescription("At the start.") Double from,
                @JsonPropertyDescription("At the end.") Double to,

                @JsonPropertyDescription("What comes after.") @Nullable @Valid
                Heat then)
                implements Heat, SelfChecking {

            public Rising {
                from = Objects.requireNonNullElse(from, 100.0);
                to = Objects.requireNonNullElse(to, 200.0);
            }

            @Override
            public void check(Problems problems) {
                if (to <= from) {
                    problems.at("to").add("out_of_range", "`to` must be above `from`.", "> " + from);
                }
            }
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    public sealed interface Step permits Step.Knead, Step.Rest, Topping {

        @About("Works the dough.")
        @JsonTypeName("knead")
        record Knead(
                @JsonPropertyDescription("How long.") @NotNull @Min(1) @Max(60)
                Integer minutes,

                @JsonPropertyDescription("Turns per minute.") @Nullable @Positive
                Float learningRate)
                implements Step {}

        @About("Waits.")
        @JsonTypeName("rest")
        record Rest() implements Step {}
    }

    /** A nested family: each of its members is a step. */
    public sealed interface Topping extends Step {

        @About("Sweet.")
        @JsonTypeName("sugar")
        record Sugar(
                @JsonPropertyDescription("How many.") @Positive
                Integer grains) implements Topping {
            public Sugar {
                grains = Objects.requireNonNullElse(grains, 100);
            }
        }

        @About("Salty.")
        @JsonTypeName("salt")
        record Salt() implements Topping {}
    }
}
