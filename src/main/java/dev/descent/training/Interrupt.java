package dev.descent.training;

/** How a run is asked to leave off before its end. */
public enum Interrupt {
    /** At once, as it is: it may be saved and go on later, or be given up. */
    LEAVE,
    /** With the epoch cut short where it is, evaluated, and a model kept. */
    FINISH,
    /** As {@link #FINISH}, because the time is over that the job may take. */
    OUT_OF_TIME
}
