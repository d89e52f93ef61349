/**
 * Three tools of a delivery company's contact centre, on a small data file that an operator may
 * edit; start at {@link dev.parley.worker.sample.SampleTools}.
 */
@NullMarked
package dev.parley.worker.sample;

import org.jspecify.annotations.NullMarked;
