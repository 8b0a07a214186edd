package dev.descent.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a spec record: a document may hold it in the form of another program too, which is translated before it is read. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TranslatedBy {

    /** What translates the other form; has a constructor without parameters. */
    Class<? extends Translator> value();
}
