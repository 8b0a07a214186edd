package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a text is taken apart into. */
enum TextUnit {
    /** Unicode code points, as they are. */
    @JsonProperty("character")
    CHARACTER {
        @Override
        List<String> parts(String text) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
    },
    /** Runs of letters, digits and apostrophes, in lower case, and every other sign but white space for itself. */
    @JsonProperty("word")
    WORD {
        @Override
        List<String> parts(String text) {
            List<String> parts = new ArrayList<>();
            String lower = text.toLowerCase(Locale.ROOT);
            int start = -1;
            for (int i = 0; i < lower.length(); ) {
                int sign = lower.codePointAt(i);
                int next = i + Character.charCount(sign);
                boolean inWord = Character.isLetterOrDigit(sign) || sign == '\'';
                if (inWord && start < 0) {
                    start = i;
                } else if (!inWord) {
                    if (start >= 0) {
                        parts.add(lower.substring(start, i));
                        start = -1;
                    }
                    if (!Character.isWhitespace(sign)) {
                        parts.add(lower.substring(i, next));
                    }
                }
                i = next;
            }
            if (start >= 0) {
                parts.add(lower.substring(start));
            }
            return parts;
        }
    };

    abstract List<String> parts(String text);
}
