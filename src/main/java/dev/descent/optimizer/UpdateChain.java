package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is done in one update, in its order: gathering of gradients, penalty's gradient, clip, the optimizer's
 * transforms, constraint, average. Where an average becomes the parameters, the constraint is applied again.
 *
 * @param regularization of the whole network; null for none
 * @param clip null for none
 */
public record UpdateChain(
        Optimizer optimizer,
        @Nullable Regularization regularization,
        @Nullable Clip clip) {

    /**
     * A transform in its place.
     *
     * @param name that a checkpoint knows it by; empty for one that keeps nothing
     */
    record Link(String name, Transform transform) {}

    /** What is done to one parameter tensor. */
    List<Link> links(ParameterSettings settings) {
        List<Link> links = new ArrayList<>();
        if (regularization != null && !regularization.exclude().contains(settings.kind())) {
            links.add(new Link("", new Penalty(regularization.regularizer())));
        }
        if (settings.regularizer() != null) {
            links.add(new Link("", new Penalty(settings.regularizer())));
        }
        if (clip != null) {
            links.add(new Link("", clip));
        }
        Optional<Link> projection =
                Optional.ofNullable(settings.constraint()).map(constraint -> new Link("", new Projection(constraint)));
        boolean projected = false;
        List<? extends GradientTransform> transforms = optimizer.transforms();
        for (int i = 0; i < transforms.size(); i++) {
            GradientTransform spec = transforms.get(i);
            Link link = new Link(
                    i + "." + spec.getClass().getAnnotation(JsonTypeName.class).value(), spec.transform());
            if (spec instanceof Accumulate) {
                links.add(0, link);
                continue;
            }
            // What is averaged, and becomes the model, obeys.
            if (link.transform.delivers() != null && !(spec instanceof UpdateRule) && !projected) {
                projection.ifPresent(links::add);
            }
            links.add(link);
            projected = spec instanceof ExponentialMovingAverage;
        }
        if (!projected) {
            projection.ifPresent(links::add);
        }
        return links;
    }

    /**
     * Numbers that are kept from update to update, held while a tensor is looked at as a whole, and held of averages that become the
     * model.
     *
     * @param threads that may each look at a tensor
     */
    public long keptElements(ParameterLayout layout, List<ParameterSettings> settings, int threads) {
        long kept = 0;
        long largest = 0;
        for (int i = 0; i < settings.size(); i++) {
            if (settings.get(i).trainable()) {
                Shape shape = layout.entries().get(i).shape();
                for (Link link : links(settings.get(i))) {
                    long held = link.transform.scope() == Transform.Scope.TENSOR ? 2 * shape.elements() : 0;
                    for (State state : link.transform.state(shape)) {
                        if (state.isScratch()) {
                            held += state.shape().elements();
                        } else {
                            kept += state.shape().elements();
                        }
                    }
                    largest = Math.max(largest, held);
                }
            }
        }
        return kept + threads * largest;
    }

    /** Whether an average of the parameters, and not they themselves, becomes the model. */
    public boolean averages() {
        return optimizer.transforms().stream()
                .anyMatch(transform -> transform.transform().delivers() != null);
    }

    /** Steps, each with a gradient, that make one update. */
    public int stepsPerUpdate() {
        return optimizer.transforms().stream()
                .filter(Accumulate.class::isInstance)
                .map(transform -> ((Accumulate) transform).steps())
                .findFirst()
                .orElse(1);
    }
}
