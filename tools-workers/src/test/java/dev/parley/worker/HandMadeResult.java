package dev.parley.worker;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A tool result without the SDK: any program that can write to Kafka may answer for a tool. */
final class HandMadeResult {

  static void send(String brokers, String session, String call, String output) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", brokers),
            new StringSerializer(),
            new StringSerializer())) {
      var value =
          """
          {"kind":"result","session_id":"%s","call_id":"%s","status":"ok","output":%s}\
          """
              .formatted(session, call, output);
      producer.send(new ProducerRecord<>("parley.tool.results.v1", session, value)).get();
    }
  }

  public static void main(String[] arguments) throws Exception {
    send(arguments[0], arguments[1], arguments[2], arguments[3]);
  }

  private HandMadeResult() {}
}
