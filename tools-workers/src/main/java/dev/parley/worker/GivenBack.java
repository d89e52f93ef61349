package dev.parley.worker;

import io.confluent.parallelconsumer.PCRetriableException;

/** This worker does not finish the request now; Kafka hands it out again, here or elsewhere. */
final class GivenBack extends PCRetriableException {

  private static final long serialVersionUID = 1L;

  GivenBack(String why) {
    super(why);
  }
}
