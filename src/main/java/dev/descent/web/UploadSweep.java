package dev.descent.web;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** Looks for uploads that nobody adds to any more, at the start and from time to time. */
@Component
class UploadSweep implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(UploadSweep.class);

    private static final long MINUTES = 10;

    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("descent-uploads-"));

    UploadSweep(UploadStore uploads) {
        sweeper.scheduleWithFixedDelay(
                () -> {
                    try {
                        uploads.sweep();
                    } catch (IOException | RuntimeException e) {
                        log.warn("Old uploads can't be deleted now; trying again in {} min", MINUTES, e);
                    }
                },
                0,
                MINUTES,
                TimeUnit.MINUTES);
    }

    @Override
    public void destroy() {
        sweeper.shutdownNow();
    }
}
