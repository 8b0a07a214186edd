package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;

/** A zip or tar archive on the disk, read from the start as often as needed. Its members are checked while they are read. */
interface Archive {

    /** Takes one member. */
    interface Visitor {

        /**
         * @param name with {@code /} between its parts, checked; a folder's ends with one
         * @param content of a file; throws {@link InvalidInputException} where it is damaged or too large
         */
        void accept(String name, InputStream content) throws IOException;
    }

    /**
     * Visits every file and folder, in the order of the archive.
     *
     * @throws InvalidInputException if the archive is damaged, or a member is none that may be
     */
    void forEach(Visitor visitor) throws IOException;
}
