package dev.descent.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.LoggerFactory;

/**
 * The native library behind every tensor, loaded once in a process. Its thread count is the process's {@code OMP_NUM_THREADS},
 * which it reads while it is loaded, or the number of cores.
 *
 * @param name as {@code CPU}
 * @param version of ND4J and of the native build, as {@code nd4j 1.0.0-M2.1 linux-x86_64-onednn-avx2}
 * @param threads that one job may use
 */
public record Backend(String name, String version, int threads) {

    private static final String[] EXTENSIONS = {"-onednn-avx512", "-onednn-avx2", "-onednn", ""};

    private static final String CPU_REMEDY = "The build for CPUs needs glibc and, on x86-64, a CPU with AVX2.";

    private static final String GPU_REMEDY =
            "This build (-Pcuda) needs an NVIDIA driver and a GPU of compute capability 3.7 to 8.9."
                    + " Build without -Pcuda to train on the CPU.";

    private static final String THREADS = "OMP_NUM_THREADS";

    private static @Nullable Backend loaded;

    /**
     * Loads the library, if it isn't loaded, and says what it is.
     *
     * @throws BackendException if it can't be loaded, with the reason and what to do
     */
    public static synchronized Backend load() {
        Backend backend = loaded;
        if (backend == null) {
            backend = loadNative();
            loaded = backend;
        }
        return backend;
    }

    /**
     * Divides the cores among jobs that run at once, once at the start of a process; {@code OMP_NUM_THREADS} in the environment is
     * the threads of one job already, and stays.
     *
     * @param jobs at least 1
     */
    public static synchronized void divideAmong(int jobs) {
        Backend whole = load();
        if (System.getenv(THREADS) == null) {
            loaded = new Backend(whole.name, whole.version, Math.max(1, whole.threads / jobs));
        }
    }

    /** Bounds the threads that native calls of the calling thread use. */
    static void limitThreadsHere(int most) {
        load();
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(most);
    }

    private static Backend loadNative() {
        boundMemory();
        boolean cuda = Backend.class.getResource("/org/nd4j/linalg/jcublas/JCublasBackend.class") != null;
        String platform = Loader.Detector.getPlatform();
        String extension = extensionOnClassPath(platform);
        // JavaCPP doesn't look for what is there: it takes the build it is told.
        System.setProperty("org.bytedeco.javacpp.platform.extension", extension);
        try {
            if (cuda) {
                requireGpu();
            }
            // Its threads spin while they have nothing to do, and take the cores from those that share a batch.
            Nd4j.factory().blas().setMaxThreads(1);
            Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
            String name = String.valueOf(environment.get("backend"));
            int threads = Integer.parseInt(String.valueOf(environment.getOrDefault("omp.threads", "1")));
            return new Backend(name, "nd4j " + nd4jVersion() + " " + platform + extension, threads);
        } catch (BackendException refused) {
            throw refused;
        } catch (Throwable failure) {
            // Whatever it was (a missing library, an unknown GPU, an unsupported CPU), nothing can be computed.
            LoggerFactory.getLogger(Backend.class).debug("The native library didn't load", failure);
            throw new BackendException(BackendException.reason(failure), cuda ? GPU_REMEDY : CPU_REMEDY, failure);
        }
    }

    /**
     * JavaCPP fails every allocation once the process takes more than four times the largest Java heap, which says nothing about
     * arrays outside of it. The bound is the machine's memory instead, or the container's, less a tenth.
     */
    private static void boundMemory() {
        String property = "org.bytedeco.javacpp.maxphysicalbytes";
        if (System.getProperty(property) == null) {
            System.setProperty(property, String.valueOf(memoryBytes()));
        }
    }

    /** What a process can take of the machine's memory, or the container's: nine tenths of it. */
    public static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize() / 10 * 9
                : Long.MAX_VALUE;
    }

    /** ND4J itself would say no more than that it found no backend. */
    private static void requireGpu() throws ClassNotFoundException {
        List<Gpu> cards = Gpu.installed();
        if (!cards.isEmpty() && cards.stream().noneMatch(Gpu::isSupported)) {
            throw new BackendException("it can't run on " + cards.get(0), GPU_REMEDY);
        }
        Class.forName("org.bytedeco.cuda.global.cudart");
    }

    private static String extensionOnClassPath(String platform) {
        for (String extension : EXTENSIONS) {
            String library = "/org/nd4j/linalg/cpu/nativecpu/bindings/" + platform + extension + "/";
            if (Backend.class.getResource(library) != null) {
                return extension;
            }
        }
        return "";
    }

    /** From the jar's Maven coordinates: its manifest doesn't say. */
    private static String nd4jVersion() throws IOException {
        Properties coordinates = new Properties();
        try (InputStream in = Nd4j.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
            if (in != null) {
                coordinates.load(in);
            }
        }
        return coordinates.getProperty("version", "of an unknown version");
    }
}
