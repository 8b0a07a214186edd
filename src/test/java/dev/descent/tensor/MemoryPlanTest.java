package dev.descent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {

    private final MemoryPlan plan = new MemoryPlan(DType.FLOAT32);

    private static Vector filled(Tensor tensor, double value) {
        Vector vector = Vector.zeros(tensor.dtype(), tensor.elements());
        vector.fill(value);
        return vector;
    }

    @Test
    void buffersOfDifferentTimesShareMemory() {
        plan.request(Shape.of(100), 0, 1);
        plan.request(Shape.of(112), 2, 3);
        plan.request(Shape.of(10, 10), 4, 4);

        assertThat(plan.bytes()).isEqualTo(112 * 4);
    }

    @Test
    void buffersOfOneMomentDoNot() {
        Tensor first = plan.request(Shape.of(16), 0, 2);
        Tensor second = plan.request(Shape.of(16), 2, 3);
        Tensor third = plan.request(Shape.of(16), 3, 4);

        assertThat(plan.bytes()).isEqualTo(2 * 16 * 4);

        List<Tensor> memory = plan.allocate();
        first.write(0, filled(first, 1));
        second.write(0, filled(second, 2));
        assertThat(first.toVector().get(15)).isEqualTo(1);
        third.write(0, filled(third, 3));
        assertThat(second.toVector().get(0)).isEqualTo(2);
        memory.forEach(Tensor::close);
    }

    @Test
    void buffersOfAPlanThatDoesNotShareHavePlacesOfTheirOwn() {
        MemoryPlan apart = new MemoryPlan(DType.FLOAT32, false);
        Tensor first = apart.request(Shape.of(16), 0, 1);
        Tensor second = apart.request(Shape.of(32), 2, 3);

        assertThat(apart.bytes()).isEqualTo((16 + 32) * 4);
        assertThat(apart.isFree(first, 2)).isFalse();
        List<Tensor> memory = apart.allocate();
        first.write(0, filled(first, 1));
        second.write(0, filled(second, 2));
        assertThat(first.toVector().get(15)).isEqualTo(1);
        memory.forEach(Tensor::close);
    }

    @Test
    void aUseOfAViewIsAUse() {
        Tensor first = plan.request(Shape.of(16), 0, 1);
        plan.request(Shape.of(16), 3, 4);
        plan.use(first.view(4, Shape.of(2, 2)).view(Shape.of(4)), 3);

        assertThat(plan.bytes()).isEqualTo(2 * 16 * 4);
    }

    @Test
    void viewsMadeBeforeThereIsMemoryShowIt() {
        Tensor whole = plan.request(Shape.of(4, 16), 0, 0);
        Tensor row = whole.view(16, Shape.of(16));
        List<Tensor> memory = plan.allocate();

        whole.write(0, filled(whole, 1));
        row.write(0, filled(row, 5));

        Vector values = whole.toVector();
        assertThat(List.of(values.get(15), values.get(16), values.get(31), values.get(32)))
                .containsExactly(1.0, 5.0, 5.0, 1.0);
        memory.forEach(Tensor::close);
    }

    @Test
    void findsNoMemoryBeforeThereIsAny() {
        Tensor tensor = plan.request(Shape.of(3), 0, 0);

        assertThatThrownBy(tensor::toVector).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHeldTensorIsNotFree() {
        Tensor tensor = plan.request(Shape.of(3), 0, 1);
        assertThat(plan.isFree(tensor, 1)).isFalse();
        assertThat(plan.isFree(tensor, 2)).isTrue();

        plan.hold(tensor);
        assertThat(plan.isFree(tensor, 2)).isFalse();

        plan.release(tensor);
        assertThat(plan.isFree(tensor.view(Shape.of(1, 3)), 2)).isTrue();
        assertThat(plan.isFree(Tensor.planned(DType.FLOAT32, Shape.of(3)), 2)).isFalse();
    }

    /** As many random buffers as a deep network has: no two that are in use at once may overlap. */
    @Test
    void neverLetsBuffersMeet() {
        CounterRandom random = CounterRandom.of(7);
        List<Tensor> tensors = new ArrayList<>();
        List<int[]> spans = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int from = (int) (random.uniform(3L * i) * 100);
            int to = from + (int) (random.uniform(3L * i + 1) * 20);
            spans.add(new int[] {from, to});
            tensors.add(plan.request(Shape.of(1 + (int) (random.uniform(3L * i + 2) * 1000)), from, to));
        }
        long all = tensors.stream().mapToLong(tensor -> 4L * tensor.elements()).sum();
        assertThat(plan.bytes()).isLessThan(all / 4);
        List<Tensor> memory = plan.allocate();
        for (int moment = 0; moment < 120; moment++) {
            for (int i = 0; i < tensors.size(); i++) {
                if (spans.get(i)[0] == moment) {
                    tensors.get(i).write(0, filled(tensors.get(i), i));
                }
            }
            for (int i = 0; i < tensors.size(); i++) {
                if (spans.get(i)[0] <= moment && moment <= spans.get(i)[1]) {
                    Vector values = tensors.get(i).toVector();
                    assertThat(values.get(0)).isEqualTo(i);
                    assertThat(values.get(values.size() - 1)).isEqualTo(i);
                }
            }
        }
        memory.forEach(Tensor::close);
    }
}
