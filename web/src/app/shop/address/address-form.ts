import { Validators, type NonNullableFormBuilder } from '@angular/forms';
import type { Address } from '../../api/types';

const required = [Validators.required, Validators.pattern(/\S/)];

export function addressGroup(forms: NonNullableFormBuilder) {
  return forms.group({
    name: ['', [...required, Validators.maxLength(120)]],
    line1: ['', [...required, Validators.maxLength(200)]],
    line2: ['', Validators.maxLength(200)],
    postalCode: ['', [...required, Validators.maxLength(20)]],
    city: ['', [...required, Validators.maxLength(120)]],
    region: ['', Validators.maxLength(120)],
    country: ['', Validators.required],
    phone: ['', Validators.maxLength(40)],
  });
}

export type AddressGroup = ReturnType<typeof addressGroup>;

/** Fields left empty are not sent: the shop refuses empty lines. */
export function addressOf(group: AddressGroup): Address {
  const { name, line1, line2, postalCode, city, region, country, phone } = group.getRawValue();
  return {
    name: name.trim(),
    line1: line1.trim(),
    postalCode: postalCode.trim(),
    city: city.trim(),
    country,
    ...(line2.trim() === '' ? {} : { line2: line2.trim() }),
    ...(region.trim() === '' ? {} : { region: region.trim() }),
    ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
  };
}

export function fillAddress(group: AddressGroup, address: Address): void {
  const { name, line1, line2 = '', postalCode, city, region = '', country, phone = '' } = address;
  group.setValue({ name, line1, line2, postalCode, city, region, country, phone });
}
