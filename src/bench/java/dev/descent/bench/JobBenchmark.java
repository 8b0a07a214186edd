package dev.descent.bench;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.ingest.DatasetStore;
import dev.descent.spec.SpecReader;
import dev.descent.training.Outcome;
import dev.descent.training.Trainer;
import dev.descent.training.TrainingListener;
import dev.descent.training.TrainingPlan;
import dev.descent.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One job from its specification to its model's file, by the trainer alone: what the service's share of a job's time is measured
 * against. Prints one line of JSON.
 */
public final class JobBenchmark {

    private JobBenchmark() {}

    /** {@code specification directory-of-the-data-sets id-of-the-data-set} */
    public static void main(String[] arguments) throws IOException {
        String json = Files.readString(Path.of(arguments[0])).replace("\"DATASET\"", "\"" + arguments[2] + "\"");
        long start = System.nanoTime();
        TrainingSpec spec = SpecReader.read(json, TrainingSpec.class);
        Dataset dataset = new DatasetStore(Path.of(arguments[1]), Clock.systemUTC()).open(arguments[2]);
        TrainingPlan plan = TrainingPlan.of(spec, dataset.info());
        Path model = Files.createTempFile("descent-bench", ".safetensors");
        try (Trainer trainer = new Trainer(plan, dataset.prepare(spec.dataset(), spec.seed()))) {
            Outcome outcome = trainer.train(
                    new TrainingListener() {
                        @Override
                        public void step(long step, int epoch, double loss) {
                            // Nobody watches.
                        }

                        @Override
                        public void epoch(int epoch, long step, Map<String, Double> metrics) {
                            // Nobody watches.
                        }
                    },
                    () -> false);
            String digest = trainer.saveModel(model);
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("job", spec.name());
            line.put("seconds", Math.round((System.nanoTime() - start) / 1e6) / 1e3);
            line.put("steps", outcome.steps());
            line.put("digest", digest);
            System.out.println(SpecReader.mapper().writeValueAsString(line));
        } finally {
            Files.delete(model);
        }
    }
}
