package dev.descent.dataset;

/**
 * A data set split and scaled as one job asks for it.
 *
 * @param info of the data set
 * @param train rows to learn from
 * @param validation rows held out by {@code validation_split}; size 0 if none
 * @param test rows of the test part; size 0 if the data set has none
 * @param preprocessing as fitted on {@code train}, to be kept with the model
 */
public record PreparedData(
        DatasetInfo info, Examples train, Examples validation, Examples test, Preprocessing preprocessing) {}
