package io.buttonwood.stomppeer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/// Spring's simple broker over WebSocket with its defaults, and nothing else: no security, no limits, no store. A control
/// connection says how many messages to publish to `/topic/bench`; they are published by this process itself.
@SpringBootApplication
@EnableWebSocketMessageBroker
public class StompPeer implements WebSocketMessageBrokerConfigurer {
    public static void main(String[] args) {
        SpringApplication.run(StompPeer.class, args);
    }

    @Override
    public void registerStompEndpoints(StompEndpointRegistry registry) {
        registry.addEndpoint("/ws").setAllowedOrigins("*");
    }

    @Override
    public void configureMessageBroker(MessageBrokerRegistry registry) {
        registry.enableSimpleBroker("/topic");
    }

    /// Reads lines `publish COUNT TEXT`.
    @Bean
    CommandLineRunner control(SimpMessagingTemplate broker) {
        return args -> {
            int port = Integer.getInteger("control.port");
            Thread.ofPlatform().name("control").start(() -> {
                try (var server = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
                        var socket = server.accept();
                        var in = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        String[] words = line.split(" ", 3);
                        byte[] payload = words[2].getBytes(StandardCharsets.US_ASCII);
                        for (int i = Integer.parseInt(words[1]); i > 0; i--) {
                            broker.convertAndSend("/topic/bench", payload);
                        }
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        };
    }
}
