package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One layer as a user writes it: an object with a {@code type}, or just its name where every parameter has a default. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface LayerSpec permits Dense {}
