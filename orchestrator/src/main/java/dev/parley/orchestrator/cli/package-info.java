/**
 * What an operator types: {@code parley up}, {@code sessions}, {@code doctor}. Start at {@link
 * dev.parley.orchestrator.cli.Main}; a node comes in through {@link
 * dev.parley.orchestrator.cli.NodeStarter}.
 */
@NullMarked
package dev.parley.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
