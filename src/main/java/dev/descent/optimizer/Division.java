package dev.descent.optimizer;

import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How the work of a chain on all tensors is divided: into segments by what must be seen at once, these into parts by threads. */
final class Division {

    /** Elements of a window, where any run of elements will do: each operand of Adam fits a first-level cache with room to spare. */
    private static final int WINDOW = 1 << 10;

    /** Elements of a part that is gone over in windows: a few stay in a second-level cache, and many can be shared out evenly. */
    private static final int PART = 1 << 14;

    private final Tensor parameters;
    private final Tensor gradient;
    private final boolean watched;
    private final List<Slice> slices = new ArrayList<>();
    private final Map<ParameterLayout.Entry, List<Watch>> watches = new LinkedHashMap<>();

    /** @param settings of each tensor of the layout, in its order */
    Division(
            UpdateChain chain,
            ParameterLayout layout,
            List<ParameterSettings> settings,
            Tensor parameters,
            Tensor gradient,
            boolean watched) {
        this.parameters = parameters;
        this.gradient = gradient;
        this.watched = watched;
        for (int i = 0; i < settings.size(); i++) {
            if (settings.get(i).trainable()) {
                ParameterLayout.Entry entry = layout.entries().get(i);
                Update update = new Update(entry.shape(), settings.get(i));
                slices.add(new Slice(entry, update, divide(chain.links(settings.get(i)))));
            }
        }
    }

    /** A parameter tensor and, by segment, what is done to it. */
    private record Slice(ParameterLayout.Entry entry, Update update, List<List<UpdateChain.Link>> chain) {

        boolean worksInPlace() {
            return chain.size() == 1
                    && chain.get(0).size() == 1
                    && chain.get(0).get(0).transform() instanceof InPlace rule
                    && rule.worksInPlace();
        }

        Runnable inPlace(Tensor parameters, Tensor gradient) {
            InPlace rule = (InPlace) chain.get(0).get(0).transform();
            Tensor ownGradient = gradient.view(entry.offset(), entry.shape());
            Tensor ownParameters = parameters.view(entry.offset(), entry.shape());
            return () -> rule.applyInPlace(ownGradient, ownParameters, update);
        }
    }

    /** Cuts a chain where all parameters must have been seen; the cuts of all tensors' chains are the same. */
    private static List<List<UpdateChain.Link>> divide(List<UpdateChain.Link> links) {
        List<List<UpdateChain.Link>> segments = new ArrayList<>(List.of(new ArrayList<>()));
        for (UpdateChain.Link link : links) {
            if (link.transform().scope() == Transform.Scope.ALL) {
                segments.add(new ArrayList<>());
            }
            segments.get(segments.size() - 1).add(link);
            if (link.transform() instanceof Accumulate) {
                segments.add(new ArrayList<>());
            }
        }
        return segments;
    }

    /** Numbers that are learned. */
    int elements() {
        return slices.stream().mapToInt(slice -> slice.entry.elements()).sum();
    }

    /** One for each tensor that is learned. */
    List<Update> updates() {
        return slices.stream().map(Slice::update).toList();
    }

    /** By tensor, in the order of the layout; filled by {@link #segments}, and empty where nothing is watched. */
    Map<ParameterLayout.Entry, List<Watch>> watches() {
        return watches;
    }

    /** What does the whole update where the parameters lie; nothing, if that isn't possible. */
    List<Runnable> inPlace() {
        return slices.stream().allMatch(Slice::worksInPlace)
                ? slices.stream()
                        .map(slice -> slice.inPlace(parameters, gradient))
                        .toList()
                : List.of();
    }

    List<Segment> segments(ThreadTeam team) {
        List<Segment> segments = new ArrayList<>();
        List<Scratch> scratches = Stream.generate(() -> new Scratch(parameters.dtype()))
                .limit(team.size())
                .toList();
        scratches.forEach(this::reserve);
        int count = slices.isEmpty() ? 0 : slices.get(0).chain.size();
        for (int i = 0; i < count; i++) {
            List<UpdateChain.Link> next = i + 1 < count ? slices.get(0).chain.get(i + 1) : List.of();
            Transform first = next.isEmpty() ? null : next.get(0).transform();
            segments.add(new Segment(
                    shares(i, scratches),
                    team,
                    parameters,
                    gradient,
                    i + 1 == count,
                    first != null && first.scope() == Transform.Scope.ALL ? first : null));
        }
        return segments;
    }

    private static boolean isWhole(List<UpdateChain.Link> links) {
        return links.stream().anyMatch(link -> link.transform().scope() == Transform.Scope.TENSOR);
    }

    /** Elements of each part of a tensor but the last. */
    private int step(Slice slice, List<UpdateChain.Link> links) {
        if (isWhole(links)) {
            return slice.entry.elements();
        }
        // What is watched is summed fastest where it begins at the first index of its array.
        return watched ? WINDOW : PART;
    }

    private void reserve(Scratch scratch) {
        for (Slice slice : slices) {
            for (List<UpdateChain.Link> links : slice.chain) {
                int size = Math.min(step(slice, links), slice.entry.elements());
                Part.reserve(scratch, slice.entry, size, links, watched);
            }
        }
    }

    /** The parts of one segment, in shares of about the same size, one for each thread. */
    private List<List<Part>> shares(int segment, List<Scratch> scratches) {
        int members = scratches.size();
        List<List<Part>> shares = new ArrayList<>();
        scratches.forEach(scratch -> shares.add(new ArrayList<>()));
        long elements = elements();
        long before = 0;
        for (Slice slice : slices) {
            List<UpdateChain.Link> links = slice.chain.get(segment);
            int size = slice.entry.elements();
            int window = isWhole(links) ? size : WINDOW;
            int step = step(slice, links);
            Watch watch = null;
            int watching = -1;
            for (int from = 0; from < size; from += step) {
                int length = Math.min(step, size - from);
                int member = (int) (before * members / elements);
                if (watched && member != watching) {
                    watch = watch(slice, segment);
                    watching = member;
                }
                shares.get(member)
                        .add(new Part(
                                slice.entry, from, length, window, scratches.get(member), slice.update, links, watch));
                before += length;
            }
        }
        return shares;
    }

    private Watch watch(Slice slice, int segment) {
        Transform first = slice.chain.stream()
                .flatMap(List::stream)
                .map(UpdateChain.Link::transform)
                .filter(transform -> !(transform instanceof Penalty || transform instanceof Accumulate))
                .findFirst()
                .orElse(null);
        Watch watch = new Watch(first, segment == slice.chain.size() - 1);
        watches.computeIfAbsent(slice.entry, entry -> new ArrayList<>()).add(watch);
        return watch;
    }
}
