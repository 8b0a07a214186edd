package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {

    private static final LayerSpec SPEC = SpecReader.read(
            "{\"type\": \"embedding\", \"input_dim\": 5, \"output_dim\": 700, \"mask_zero\": false}", LayerSpec.class);

    private static Vector lookUp(double... ids) {
        Network network = Network.compile(new ModelSpec(List.of(SPEC)), Shape.of(ids.length));
        Tensor parameters =
                Tensor.zeros(DType.FLOAT32, Shape.of(network.layout().size()));
        network.initialize(parameters, 3);
        try (Execution execution = network.inference(parameters, 1, false).allocate()) {
            for (int i = 0; i < ids.length; i++) {
                Vector id = Vector.zeros(DType.FLOAT32, 1);
                id.set(0, ids[i]);
                execution.input().write(i, id);
            }
            execution.forward(new Pass(0, 0));
            return execution.output().toVector();
        }
    }

    @Test
    void givesEachIdItsVector() {
        Vector output = lookUp(3, 0, 3, 4);
        for (int j = 0; j < 700; j++) {
            assertThat(output.get(j)).isEqualTo(output.get(1400 + j)).isNotEqualTo(output.get(700 + j));
            assertThat(output.get(j)).isBetween(-0.05, 0.05);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 5, 2.5, Double.NaN, Double.POSITIVE_INFINITY, 1e30})
    void refusesWhatIsNoId(double id) {
        assertThatThrownBy(() -> lookUp(0, id))
                .isInstanceOf(UnknownIdException.class)
                .hasMessageContaining("whole numbers from 0 to 4");
    }

    @Test
    void masksTimeStepsOnly() {
        ModelSpec model = SpecReader.read(
                "{\"layers\": [{\"type\": \"embedding\", \"input_dim\": 5, \"output_dim\": 2, \"mask_zero\": true}]}",
                ModelSpec.class);
        assertThatThrownBy(() -> Network.compile(model, Shape.of(2, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("/model/layers/0/mask_zero");
    }
}
