/* The types of entities. */
#ifndef NS_ENTITIES_ENTITY_TYPE_H
#define NS_ENTITIES_ENTITY_TYPE_H

enum ns_entity_type {
    NS_ENTITY_PERSON,
    NS_ENTITY_COUNTRY,
    NS_ENTITY_ORGANIZATION,
    NS_ENTITY_PLACE, /* that is no country */
    NS_ENTITY_TYPES,
};

#endif
