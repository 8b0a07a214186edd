package dev.descent.tensor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An NVIDIA card.
 *
 * @param name as the driver gives it
 * @param major of its compute capability: 8 of 8.6
 * @param minor of its compute capability: 6 of 8.6
 */
record Gpu(String name, int major, int minor) {

    private static final Pattern LINE = Pattern.compile("(.+),\\s*(\\d+)\\.(\\d+)\\s*");

    /** The cards that the driver's own tool lists; none if there is no such tool. */
    static List<Gpu> installed() {
        try {
            Process list = new ProcessBuilder("nvidia-smi", "--query-gpu=name,compute_cap", "--format=csv,noheader")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var output = list.getInputStream()) {
                return parse(new String(output.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException noSuchTool) {
            return List.of();
        }
    }

    static List<Gpu> parse(String list) {
        return list.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Gpu(line.group(1), Integer.parseInt(line.group(2)), Integer.parseInt(line.group(3))))
                .toList();
    }

    /** ND4J's CUDA build holds machine code for 3.7 to 8.6, which 8.9 runs too, and nothing that could be translated for others. */
    boolean isSupported() {
        return major > 3 && major < 9 || major == 3 && minor >= 7;
    }

    @Override
    public String toString() {
        return name + " (compute capability " + major + "." + minor + ")";
    }
}
