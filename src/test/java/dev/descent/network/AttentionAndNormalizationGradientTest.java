package dev.descent.network;

import dev.descent.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionAndNormalizationGradientTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'layer_normalization', 'epsilon': 0.1}",
                "{'type': 'layer_normalization', 'center': false}",
                "{'type': 'layer_normalization', 'scale': false}",
                "{'type': 'layer_normalization', 'trainable': false}",
                "'rms_normalization'",
                "{'type': 'rms_normalization', 'epsilon': 0.2, 'trainable': false}",
                "{'type': 'group_normalization', 'groups': 3}",
                "{'type': 'group_normalization', 'groups': 1, 'trainable': false}",
                "{'type': 'group_normalization', 'groups': 6, 'scale': false}",
                "'batch_normalization'",
                "{'type': 'batch_normalization', 'center': false, 'epsilon': 0.1}",
                "{'type': 'batch_normalization', 'scale': false}",
                "{'type': 'batch_normalization', 'trainable': false}",
                "{'type': 'positional_embedding', 'mode': 'learned'}",
                "{'type': 'positional_embedding', 'mode': 'sinusoidal'}",
                "{'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 4}",
                "{'type': 'multi_head_attention', 'num_heads': 3, 'key_dim': 2, 'value_dim': 5, 'use_causal_mask': true}",
                "{'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 3, 'use_bias': false, 'dropout': 0.3}",
                "{'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 3, 'trainable': false}",
                "{'type': 'residual', 'layers': ['layer_normalization',"
                        + " {'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 3}]}",
            })
    void areSlopes(String layer) {
        CentralDifferences.of(layer, Shape.of(5, 6)).check();
    }

    /** More than fits into one block. A bias of keys has no effect, so that only noise could be compared. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'layer_normalization'",
                "{'type': 'group_normalization', 'groups': 5}",
                "'batch_normalization'",
                "{'type': 'positional_embedding', 'mode': 'learned'}",
                "{'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 2, 'use_bias': false}",
                "{'type': 'multi_head_attention', 'num_heads': 1, 'key_dim': 2, 'use_bias': false, 'use_causal_mask': true, 'dropout': 0.2}",
            })
    void areSlopesOfLongSequences(String layer) {
        CentralDifferences.of(layer, Shape.of(60, 45)).check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'batch_normalization'",
                "{'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 4, 'dropout': 0.3}"
            })
    void areSlopesInInference(String layer) {
        CentralDifferences.of(layer, Shape.of(5, 6)).inference().check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'embedding', 'input_dim': 7, 'output_dim': 5}",
                "{'type': 'sequential', 'layers': [{'type': 'embedding', 'input_dim': 7, 'output_dim': 4,"
                        + " 'embeddings_initializer': 'random_normal'},"
                        + " {'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 3, 'use_causal_mask': true}]}",
            })
    void areSlopesOfIds(String layer) {
        CentralDifferences.of(layer, Shape.of(6)).tokens(7).check();
    }
}
