package dev.descent.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {

    private static final Bakery.Order ORDER = SpecReader.read("""
            {"name": "Ann", "steps": [{"type": "knead", "minutes": 5}, "rest", {"type": "knead", "minutes": 7}],
             "heat": {"type": "rising", "then": {"type": "rising", "then": 250}}}
            """, Bakery.Order.class);

    @Test
    void replacesThemInListsAndInOneAnother() {
        List<String> places = new ArrayList<>();
        Problems problems = new Problems("/order");

        Bakery.Order changed = Parts.replace(ORDER, Bakery.Step.Knead.class, problems, (knead, place) -> {
            places.add(place.pointer());
            return new Bakery.Step.Knead(knead.minutes() + 1, null);
        });
        changed = Parts.replace(changed, Bakery.Heat.Constant.class, problems, (heat, place) -> {
            places.add(place.pointer());
            return new Bakery.Heat.Constant(heat.degrees() / 2);
        });

        assertThat(places).containsExactly("/order/steps/0", "/order/steps/2", "/order/heat/then/then");
        assertThat(changed).isEqualTo(SpecReader.read("""
                {"name": "Ann", "steps": [{"type": "knead", "minutes": 6}, "rest", {"type": "knead", "minutes": 8}],
                 "heat": {"type": "rising", "then": {"type": "rising", "then": 125}}}
                """, Bakery.Order.class));
    }

    @Test
    void returnsTheSpecWhereThereIsNone() {
        assertThat(Parts.replace(ORDER, Bakery.Topping.Salt.class, new Problems(), (salt, place) -> salt))
                .isSameAs(ORDER);
    }
}
