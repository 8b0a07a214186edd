package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Branches of layers side by side on one input; their weights are named {@code <branch>/<index>/<weight>}. */
@JsonTypeName("parallel")
@About(
        value = "Branches of layers side by side on one input, their outputs added or concatenated.",
        equation = "y = Σ fᵢ(x), or (f₁(x), …, fₙ(x)) along the last axis",
        source = "Szegedy et al. 2015: Going Deeper with Convolutions")
public record Parallel(
        @JsonPropertyDescription("Layers of each branch; none for the input as it is")
        @NotNull
        @Size(min = 1, max = 100)
        List<@NotNull @Size(max = 1000) List<@NotNull @Valid LayerSpec>> branches,

        @JsonPropertyDescription("What becomes of the branches' outputs")
        Merge merge)
        implements LayerSpec {

    /** What becomes of the outputs. */
    public enum Merge {
        /** They are added; all have the same shape. */
        @JsonProperty("add")
        ADD,
        /** They are joined along the last axis. */
        @JsonProperty("concatenate")
        CONCATENATE
    }

    public Parallel {
        merge = Objects.requireNonNullElse(merge, Merge.ADD);
    }

    private List<Chain> chains() {
        List<Chain> chains = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            chains.add(new Chain(branches.get(i), i + "/", "branches/" + i));
        }
        return chains;
    }

    @Override
    public Shape outputShape(Shape input) {
        List<Shape> shapes =
                chains().stream().map(chain -> chain.outputShape(input)).toList();
        Shape first = shapes.get(0);
        if (first.rank() == 0) {
            throw new ShapeMismatch("", "`parallel` needs an input of at least one axis.");
        }
        int width = 0;
        for (int i = 0; i < shapes.size(); i++) {
            Shape shape = shapes.get(i);
            boolean fits = merge == Merge.ADD
                    ? shape.equals(first)
                    : shape.rank() == first.rank() && shape.withLast(1).equals(first.withLast(1));
            if (!fits) {
                throw new ShapeMismatch(
                        "branches/" + i,
                        "This branch makes " + shape + " and the first one " + first + "; to be "
                                + (merge == Merge.ADD
                                        ? "added they must be the same."
                                        : "concatenated all but their last" + " axis must be the same."));
            }
            width = Math.addExact(width, shape.size(-1));
        }
        return merge == Merge.ADD ? first : first.withLast(width);
    }

    @Override
    public List<Child> children(Shape input) {
        return chains().stream()
                .flatMap(chain -> chain.children(input).stream())
                .toList();
    }

    @Override
    public boolean keepsMask() {
        return chains().stream().allMatch(Chain::keepsMask);
    }

    @Override
    public Layer build(LayerContext context) {
        // What is inside says for itself what it reads.
        context.forgetInput();
        int entry = context.backwardMoment();
        List<Branch> built = new ArrayList<>();
        for (Chain chain : chains()) {
            built.add(branch(context, chain, built.size() == branches.size() - 1));
        }
        List<Tensor> outputs =
                built.stream().map(branch -> branch.layers.output()).toList();
        outputs.forEach(context::useForward);
        Shape shape = context.input().shape();
        shape = outputShape(shape.unbatched()).batched(shape.size(0));
        Tensor output = context.allocateOutput(shape);
        Op join = merge == Merge.ADD ? sum(outputs, output) : Ops.concatenate(rows(outputs), output.rows());
        Tensor gradient = context.allocateGradient(shape);
        if (gradient == null) {
            return new Branches(built, output, null, join, List.of());
        }
        context.holdGradient(gradient, entry);
        List<Op> shares = new ArrayList<>();
        int from = 0;
        for (Branch branch : built) {
            Tensor part = branch.layers.outputGradient();
            if (part == null) {
                shares.add(() -> {});
            } else if (merge == Merge.ADD) {
                shares.add(Ops.copy(gradient, part));
            } else {
                shares.add(Ops.columns(gradient.rows(), from, part.rows()));
            }
            from += branch.layers.output().shape().size(-1);
        }
        return new Branches(built, output, gradient, join, shares);
    }

    /**
     * The last branch runs backward first, and puts the gradient of the input where it belongs; the others have a buffer of their
     * own for it.
     */
    private static Branch branch(LayerContext context, Chain chain, boolean last) {
        Tensor inputGradient = context.inputGradient();
        Tensor own = inputGradient;
        if (inputGradient != null && !last) {
            own = context.temporaryGradient(inputGradient.shape());
        }
        Layer layers = context.build(chain.names(), context.input(), own);
        return new Branch(
                layers,
                inputGradient == null || last
                        ? () -> {}
                        : Ops.add(inputGradient, Objects.requireNonNull(own), inputGradient));
    }

    private static List<Tensor> rows(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::rows).toList();
    }

    private static Op sum(List<Tensor> outputs, Tensor sum) {
        List<Op> ops = new ArrayList<>();
        ops.add(Ops.copy(outputs.get(0), sum));
        for (Tensor output : outputs.subList(1, outputs.size())) {
            ops.add(Ops.add(sum, output, sum));
        }
        return Op.sequence(ops);
    }

    /** @param collect adds the gradient of the branch's input to that of the others */
    private record Branch(Layer layers, Op collect) {}

    /** @param shares give each branch its share of the output's gradient */
    private record Branches(
            List<Branch> branches, Tensor output, @Nullable Tensor outputGradient, Op join, List<Op> shares)
            implements Layer {

        @Override
        public void forward(Pass pass) {
            for (Branch branch : branches) {
                branch.layers.forward(pass);
            }
            join.run();
        }

        @Override
        public void backward(Pass pass) {
            for (int i = branches.size() - 1; i >= 0; i--) {
                shares.get(i).run();
                branches.get(i).layers.backward(pass);
                branches.get(i).collect.run();
            }
        }
    }
}
