package dev.descent.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.IntNode;

class TranslationTest {

    /** A list of dishes that in the other form lies deeper, under other names. */
    private static Translation menu() {
        Translation dish = new Translation("/menu/courses/4", "/menu/courses/4/details");
        dish.put("minutes", IntNode.valueOf(5), "/menu/courses/4/details/time");
        Translation heat = new Translation("/menu/courses/4/details/oven", "/menu/courses/4/details/oven/set");
        dish.put("heat", heat);
        Translation menu = new Translation("/menu", "/menu/about");
        menu.add("dishes", new Translation("/menu/courses/1", "/menu/courses/1/details"));
        menu.add("dishes", dish);
        menu.locate("/dishes", "/menu/courses");
        return menu;
    }

    @Test
    void isMadeOfItsParts() {
        assertThat(menu().tree().toString()).isEqualTo("{\"dishes\":[{},{\"minutes\":5,\"heat\":{}}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "'', /menu",
        "/name, /menu/about/name",
        "/dishes, /menu/courses",
        "/dishes/0, /menu/courses/1",
        "/dishes/0/salt, /menu/courses/1/details/salt",
        "/dishes/1/minutes, /menu/courses/4/details/time",
        "/dishes/1/minutes/2, /menu/courses/4/details/time/2",
        "/dishes/1/heat, /menu/courses/4/details/oven",
        "/dishes/1/heat/degrees/0, /menu/courses/4/details/oven/set/degrees/0",
        "/dishes/7, /menu/courses/7"
    })
    void knowsWhereEachPartComesFrom(String pointer, String origin) {
        assertThat(menu().origin(pointer)).isEqualTo(origin);
    }

    @Test
    void retellsTheMistakesOfItsPlaceOnly() {
        Problems problems = new Problems("");
        problems.at("order").at("dishes").add("a", "Before it was translated.");
        problems.at("order").translated(menu());
        problems.at("order").at("dishes").at(1).at("minutes").add("b", "Too long.");
        problems.at("orders").add("c", "Another field.");

        assertThat(problems.list())
                .extracting(Problem::pointer)
                .containsExactly("/order/dishes", "/menu/courses/4/details/time", "/orders");
    }
}
