package dev.descent.dataset.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What is still held once everything that can be collected was. */
final class MemoryInUse {

    /** What other threads of these tests may take meanwhile; less than two hundred files leave behind if each leaves 100 kB. */
    private static final long TOLERATED = 16 << 20;

    private final long bytes = measure();

    private static long measure() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            least = Math.min(least, heap + buffers);
        }
        return least;
    }

    /** Since this was made. */
    void assertNotGrown() {
        assertThat(measure() - bytes).isLessThan(TOLERATED);
    }
}
