/**
 * What is behind models: one package per provider, and {@link dev.parley.models.ModelKind}, by
 * which a node comes to have them.
 */
@NullMarked
package dev.parley.models;

import org.jspecify.annotations.NullMarked;
