package dev.parley.worker;

import io.confluent.parallelconsumer.PCRetriableException;

/** This worker does not finish the request now; Kafka hands it out again, here or elsewhere. */
final class RequestReturned extends PCRetriableException {

  private static final long serialVersionUID = 1L;

  RequestReturned(String why) {
    super(why);
  }
}
