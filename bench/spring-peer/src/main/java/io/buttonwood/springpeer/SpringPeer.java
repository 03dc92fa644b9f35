package io.buttonwood.springpeer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// An order endpoint as one would build it on Spring Boot: it matches nothing and keeps no ledger, it only stores.
@SpringBootApplication
@ConfigurationPropertiesScan
public class SpringPeer {
    public static void main(String[] args) {
        SpringApplication.run(SpringPeer.class, args);
    }
}
