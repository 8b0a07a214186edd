package dev.descent.dataset.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FeatureStatisticsTest {

    @Test
    void looksAtTheRowsOnceForAllQuantiles() {
        MemoryRows rows = MemoryRows.ofNumbers(new double[5][40]);
        for (Preparation step :
                MemoryRows.steps("[\"robust\", \"clip\", {\"type\": \"impute\", \"strategy\": \"median\"}]")) {
            AtomicInteger looks = new AtomicInteger();
            ((RowPreparation) step).fit(rows.layout(), new Sample() {
                @Override
                public int size() {
                    return rows.rows().length;
                }

                @Override
                public void forEach(Visitor visitor) {
                    looks.incrementAndGet();
                    for (double[] row : rows.rows()) {
                        visitor.accept(row, RowContext.NONE, 0);
                    }
                }
            });

            assertThat(looks).hasValue(1);
        }
    }
}
